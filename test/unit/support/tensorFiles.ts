/** Tensor files as programs write them, made from numbers. */

import { strToU8 } from "fflate";

export interface NpyOptions {
  readonly description?: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  readonly fortran?: boolean;
  readonly version?: 1 | 2;
}

export function npyFile({
  description = "<f4",
  shape,
  bytes,
  fortran = false,
  version = 1,
}: NpyOptions): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const literal = `{'descr': '${description}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (${tuple}), }`;
  const before = version === 1 ? 10 : 12;
  const header = strToU8(
    `${literal.padEnd(64 * Math.ceil((before + literal.length + 1) / 64) - before - 1)}\n`,
  );
  const start = new Uint8Array(before);
  start.set([0x93, ...strToU8("NUMPY"), version, 0]);
  const view = new DataView(start.buffer);
  if (version === 1) view.setUint16(8, header.length, true);
  else view.setUint32(8, header.length, true);
  return joined(start, header, bytes);
}

export const npyOf = (shape: readonly number[], numbers: readonly number[]) =>
  npyFile({ shape, bytes: bytesOf(Float32Array.from(numbers)) });

export interface SafetensorsEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export function safetensorsFile(entries: Readonly<Record<string, SafetensorsEntry>>): Uint8Array {
  let end = 0;
  const described = Object.entries(entries).map(([name, { dtype, shape, bytes }]) => {
    const start = end;
    end += bytes.length;
    return [name, { dtype, shape, data_offsets: [start, end] }] as const;
  });
  const header = strToU8(
    JSON.stringify(Object.fromEntries([["__metadata__", { format: "pt" }], ...described])),
  );
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  return joined(length, header, ...Object.values(entries).map(({ bytes }) => bytes));
}

export function bytesOf(numbers: Float32Array | Float64Array | Uint16Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

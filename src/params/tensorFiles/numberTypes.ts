import { corrupt, type FileTensor } from "./fileTensor.ts";

/** The number formats that tensor files have, named by kind and bits. */
export type NumberType = `f${16 | 32 | 64}` | "bf16" | `${"i" | "u"}${8 | 16 | 32 | 64}` | "bool";

const sizes: Readonly<Record<NumberType, number>> = {
  bool: 1,
  i8: 1,
  u8: 1,
  f16: 2,
  bf16: 2,
  i16: 2,
  u16: 2,
  f32: 4,
  i32: 4,
  u32: 4,
  f64: 8,
  i64: 8,
  u64: 8,
};

/** Those that have numbers which float32 would round. */
const wide: ReadonlySet<NumberType> = new Set(["f64", "i32", "u32", "i64", "u64"]);

export const byteSize = (type: NumberType): number => sizes[type];

/** Reads numbers that lie one after the other from the start of some bytes. */
export function readNumbersOf(
  bytes: Uint8Array,
  type: NumberType,
  entries: number,
  littleEndian = true,
): FileTensor["data"] {
  const size = sizes[type];
  if (bytes.length < entries * size) {
    throw corrupt(
      `${entries} numbers of ${size} bytes are announced, but only ${bytes.length} bytes are there`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = reader(view, type, littleEndian);
  const data = wide.has(type) ? new Float64Array(entries) : new Float32Array(entries);
  for (let n = 0; n < entries; n++) data[n] = read(n * size);
  return data;
}

function reader(view: DataView, type: NumberType, little: boolean): (at: number) => number {
  switch (type) {
    case "bool":
      return (at) => (view.getUint8(at) === 0 ? 0 : 1);
    case "i8":
      return (at) => view.getInt8(at);
    case "u8":
      return (at) => view.getUint8(at);
    case "i16":
      return (at) => view.getInt16(at, little);
    case "u16":
      return (at) => view.getUint16(at, little);
    case "i32":
      return (at) => view.getInt32(at, little);
    case "u32":
      return (at) => view.getUint32(at, little);
    case "i64":
      return (at) => Number(view.getBigInt64(at, little));
    case "u64":
      return (at) => Number(view.getBigUint64(at, little));
    case "f16":
      return (at) => halfFloat(view.getUint16(at, little));
    case "bf16":
      return (at) => brainFloat(view.getUint16(at, little));
    case "f32":
      return (at) => view.getFloat32(at, little);
    case "f64":
      return (at) => view.getFloat64(at, little);
  }
}

/** IEEE 754 binary16: 1 sign bit, 5 of exponent, 10 of significand. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of a float32. */
function brainFloat(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

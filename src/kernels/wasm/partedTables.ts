import type { ConvGeometry } from "../../core/convGeometry.ts";
import { paddedLength, tablesFor, type WindowTables } from "./windowTables.ts";

/**
 * Window tables for lines that are parted by the remainders of the last stride: what windows side by side have at a tap then lies
 * side by side.
 */
export interface PartedTables extends WindowTables {
  /** The stride of the last axis. */
  readonly remainders: number;
  /** For each remainder what `assembly/lines.ts` needs to copy it. */
  readonly parts: Uint32Array;
}

export function partedTables(geometry: ConvGeometry): PartedTables {
  const last = geometry.axes.at(-1);
  const { stride = 1, input = 1, padBefore = 0 } = last ?? {};
  const length = Math.ceil(paddedLength(last) / stride);
  const place = (n: number) => (n % stride) * length + Math.floor(n / stride);
  const parts = Array.from({ length: stride }, (_, remainder) => {
    // The first float at a place with this remainder.
    const first = (((remainder - padBefore) % stride) + stride) % stride;
    return [first, Math.max(0, Math.ceil((input - first) / stride)), 4 * place(first + padBefore)];
  });
  return {
    ...tablesFor(geometry, {
      width: stride * length,
      place,
      first: stride === 1 ? padBefore : 0,
      step: 1,
    }),
    remainders: stride,
    parts: Uint32Array.from(parts.flat()),
  };
}

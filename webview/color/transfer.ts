import type { TransferName } from "./scaleNames.ts";

/** Powers of ten that a logarithmic scale spans on either side of zero; smaller values take its first step. */
export const decades = 4;

/** Where the symmetric logarithm turns from a line into a logarithm: this share of the range. */
const bend = 1e-3;

/** From 0 to 1 for magnitudes from 0 to the end of the range, both as shares of it. */
export function transfer(name: TransferName, share: number): number {
  const t = Math.min(1, share);
  switch (name) {
    case "linear":
      return t;
    case "symlog":
      return Math.asinh(t / bend) / Math.asinh(1 / bend);
    case "log":
      return t === 0 ? 0 : Math.max(0, 1 + Math.log10(t) / decades);
  }
}

/** The share that `transfer` takes to `t`. */
export function inverseTransfer(name: TransferName, t: number): number {
  switch (name) {
    case "linear":
      return t;
    case "symlog":
      return bend * Math.sinh(t * Math.asinh(1 / bend));
    case "log":
      return t === 0 ? 0 : 10 ** (decades * (t - 1));
  }
}

import type { AttentionDesign } from "../core/sequence/attentionDesign.ts";
import type { Matrix } from "../core/sequence/matrix.ts";
import type { RecurrentDesign } from "../core/sequence/recurrentDesign.ts";

/** Digits of a trained number: more than training settles. */
const digits = 6;

const short = (value: number) => Number(value.toPrecision(digits));

/** The numbers of a design under the keys by which a file writes them. */
export function writtenDesign(design: AttentionDesign | RecurrentDesign): Readonly<Record<string, unknown>> {
  if ("scheme" in design) {
    const { W_ih, W_hh, b_ih, b_hh, W_out, b_out } = design;
    return {
      W_ih: rowsOf(W_ih),
      W_hh: rowsOf(W_hh),
      b_ih: [...b_ih.data].map(short),
      b_hh: [...b_hh.data].map(short),
      W_out: rowsOf(W_out),
      b_out: short(b_out),
    };
  }
  const { positional_encoding, W_Q, W_K, W_V, W_O } = design;
  return {
    ...(positional_encoding.columns > 0 && { positional_encoding: rowsOf(positional_encoding) }),
    W_Q: rowsOf(W_Q),
    W_K: rowsOf(W_K),
    W_V: rowsOf(W_V),
    ...(W_O && { W_O: rowsOf(W_O) }),
  };
}

function rowsOf({ rows, columns, data }: Matrix): readonly (readonly number[])[] {
  return Array.from({ length: rows }, (_, i) =>
    [...data.subarray(i * columns, (i + 1) * columns)].map(short),
  );
}

import type { PrefixSums } from "./structuredMatrix.ts";

/** The sum over rows < r and columns < c of a Kronecker product, by the formula in `kroneckerPrefix.ts`; of none of factors 1. */
export function kroneckerBefore(factors: readonly PrefixSums[], r: number, c: number): number {
  const [factor, ...inner] = factors;
  if (factor === undefined) return r > 0 && c > 0 ? 1 : 0;
  const [rows, columns] = [sizeAlong(inner, "rows"), sizeAlong(inner, "columns")];
  const [row, column] = [Math.floor(r / rows), Math.floor(c / columns)];
  const [rest, columnRest] = [r - row * rows, c - column * columns];
  const above = factor.before(row, column);
  const inRow = rest > 0 ? factor.before(row + 1, column) - above : 0;
  const inColumn = columnRest > 0 ? factor.before(row, column + 1) - above : 0;
  const entry =
    rest > 0 && columnRest > 0 ? factor.before(row + 1, column + 1) - above - inRow - inColumn : 0;
  let sum = above === 0 ? 0 : above * kroneckerBefore(inner, rows, columns);
  if (inColumn !== 0) sum += inColumn * kroneckerBefore(inner, rows, columnRest);
  if (inRow !== 0) sum += inRow * kroneckerBefore(inner, rest, columns);
  if (entry !== 0) sum += entry * kroneckerBefore(inner, rest, columnRest);
  return sum;
}

function sizeAlong(factors: readonly PrefixSums[], side: "rows" | "columns"): number {
  return factors.reduce((product, factor) => product * factor[side], 1);
}

import { type Case, casesOf, cumulative, mean, median, quantile } from "./distribution.ts";
import { normalDensity } from "./normal.ts";
import type { StateDtype } from "./recurrentDesign.ts";
import { roundTo } from "./stateDtype.ts";
import type { Distribution, Task } from "./task.ts";

/** Values from `from` to below `to`; of a discrete variable up to `to`. */
export interface ValueRange {
  readonly from: number;
  readonly to: number;
}

/** How the values of one variable are told apart by a number of bits: as so many cells in ascending order, equally likely if it is continuous. */
export interface StateCells {
  readonly count: number;
  /** The cell in which the arithmetic of the state's format puts a value: 0 … count − 1. Allocates nothing. */
  cellOf(value: number): number;
  /** The values that the arithmetic puts in a cell. */
  rangeOf(cell: number): ValueRange;
  /** The values that exact arithmetic would put there. */
  idealRangeOf(cell: number): ValueRange;
  /** What is answered for a cell, the best for its ideal range: its median (l1) or its mean (l2). Allocates nothing. */
  valueOf(cell: number): number;
  /** Some value of a cell. */
  exampleOf(cell: number, share?: number): number;
}

/** The cells of a variable in a state of this format. */
export function stateCells(
  distribution: Distribution,
  bits: number,
  dtype: StateDtype,
  loss: Task["loss"],
): StateCells {
  const cases = casesOf(distribution)?.filter(({ probability }) => probability > 0);
  if (cases) return discreteCells(cases, bits, loss);
  if (distribution.kind === "uniform" && distribution.low === distribution.high) {
    return discreteCells([{ value: distribution.low, probability: 1 }], bits, loss);
  }
  return continuousCells(distribution, bits, dtype, loss);
}

/** Each value a cell of its own where there are enough, and neighbours together where not. */
function discreteCells(cases: readonly Case[], bits: number, loss: Task["loss"]): StateCells {
  const count = Math.min(cases.length, 2 ** bits);
  const groups: Case[][] = Array.from({ length: count }, () => []);
  const cellAt = (index: number) => Math.floor((index * count) / cases.length);
  for (const [index, possible] of cases.entries()) groups[cellAt(index)]?.push(possible);
  const ranges = groups.map((group) => ({
    from: group[0]?.value ?? Number.NaN,
    to: group.at(-1)?.value ?? Number.NaN,
  }));
  const answers = groups.map((group) => {
    const total = group.reduce((sum, { probability }) => sum + probability, 0);
    const part = {
      kind: "discrete",
      values: group.map(({ value }) => value),
      probabilities: group.map(({ probability }) => probability / total),
    } as const;
    return loss === "l1" ? median(part) : mean(part);
  });
  const rangeOf = (cell: number) => ranges[cell] ?? { from: Number.NaN, to: Number.NaN };
  return {
    count,
    cellOf: (value) => {
      let index = 0;
      while (index + 1 < cases.length && (cases[index + 1]?.value ?? Infinity) <= value) index++;
      return cellAt(index);
    },
    rangeOf,
    idealRangeOf: rangeOf,
    valueOf: (cell) => answers[cell] ?? Number.NaN,
    exampleOf: (cell, share = 0.5) => {
      const group = groups[cell] ?? [];
      return group[Math.min(group.length - 1, Math.floor(share * group.length))]?.value ?? Number.NaN;
    },
  };
}

/** Equally likely intervals: cell ⌊P(U ≤ u) · 2^bits⌋, each operation rounded to the format. */
function continuousCells(
  distribution: Distribution,
  bits: number,
  dtype: StateDtype,
  loss: Task["loss"],
): StateCells {
  const count = 2 ** bits;
  const { low, span, toLine, toValue } = lineOf(distribution);
  const cellAt = (place: number) => {
    const share = roundTo(dtype, roundTo(dtype, place - low) / roundTo(dtype, span));
    const cell = Math.floor(roundTo(dtype, share * count));
    // A value just below the upper end is rounded to it.
    return cell < 0 ? 0 : cell >= count ? count - 1 : cell;
  };
  const idealBorder = (cell: number) => toValue(low + (cell / count) * span);
  /** The least place on the line that comes to a cell. */
  const border = (cell: number) => {
    if (cell <= 0) return low;
    if (cell >= count) return low + span;
    let below = low + ((cell - 1) / count) * span;
    let above = low + ((cell + 1) / count) * span;
    if (cellAt(below) >= cell) below = low;
    if (cellAt(above) < cell) above = low + span;
    for (;;) {
      const middle = below + (above - below) / 2;
      if (!(middle > below && middle < above)) return above;
      if (cellAt(middle) < cell) below = middle;
      else above = middle;
    }
  };
  return {
    count,
    cellOf: (value) => cellAt(toLine(value)),
    rangeOf: (cell) => ({ from: toValue(border(cell)), to: toValue(border(cell + 1)) }),
    idealRangeOf: (cell) => ({ from: idealBorder(cell), to: idealBorder(cell + 1) }),
    valueOf: (cell) =>
      loss === "l1"
        ? quantile(distribution, (cell + 0.5) / count)
        : meanBetween(distribution, cell / count, (cell + 1) / count),
    exampleOf: (cell, share = 0.5) => {
      const [from, to] = [border(cell), border(cell + 1)];
      return toValue(from + share * (to - from));
    },
  };
}

/** Where cells are of equal width: for a uniform variable its own values, for others their cumulative probability. */
function lineOf(distribution: Distribution) {
  if (distribution.kind === "uniform") {
    const same = (value: number) => value;
    return { low: distribution.low, span: distribution.high - distribution.low, toLine: same, toValue: same };
  }
  return {
    low: 0,
    span: 1,
    toLine: (value: number) => cumulative(distribution, value),
    toValue: (place: number) => quantile(distribution, place),
  };
}

/** E[U | P(U ≤ u) between two probabilities] of a continuous variable. */
function meanBetween(distribution: Distribution, from: number, to: number): number {
  if (distribution.kind === "exponential" && to === 1) {
    return quantile(distribution, from) + 1 / distribution.rate;
  }
  if (distribution.kind === "normal" && (from === 0 || to === 1)) {
    const { mean: center, deviation } = distribution;
    const density = (p: number) => normalDensity((quantile(distribution, p) - center) / deviation);
    const [below, above] = [from === 0 ? 0 : density(from), to === 1 ? 0 : density(to)];
    return center + (deviation * (below - above)) / (to - from);
  }
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  // Gauss's rule of five points on quantiles: a difference of moments would cancel where cells are narrow.
  let sum = (128 / 225) * quantile(distribution, middle);
  for (let n = 0; n < 2; n++) {
    const [node, weight] =
      n === 0 ? [0.5384693101056831, 0.4786286704993665] : [0.906179845938664, 0.23692688505618908];
    sum +=
      weight * (quantile(distribution, middle - node * half) + quantile(distribution, middle + node * half));
  }
  return sum / 2;
}

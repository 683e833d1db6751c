import { costBetween, costTolerance } from "./costBetween.ts";
import { absoluteDeviation, squaredDeviation } from "./distribution.ts";
import { evenBits, heldVariables } from "./heldVariables.ts";
import type { ExpectedLoss } from "./loss.ts";
import { packedPredictor } from "./packedState.ts";
import type { PackedDesign, StateDtype } from "./recurrentDesign.ts";
import { type StateCells, stateCells } from "./stateCells.ts";
import { stateFormats } from "./stateDtype.ts";
import { sumOverCells } from "./sumOverCells.ts";
import type { Task } from "./task.ts";

/** Steps of the arithmetic that are run for each answer, in all cells: of long sequences some cells are sampled. */
const mostSteps = 65_536;

/** What a packed state costs beyond the optimum, which any layer can reach that remembers without error. */
export interface PackedExcess {
  /** By running the arithmetic. */
  readonly measured: number;
  /** Of cells as exact arithmetic would have them; for uniform [0, 1] variables and l1 the sum of 2^−b/4 over the answers. */
  readonly formula: number;
  /** No scheme with as many states can cost less; known for two uniform [0, 1] variables that are held together, under l1. */
  readonly bound: number | undefined;
}

export interface PackedLoss extends ExpectedLoss {
  readonly excess: PackedExcess;
}

/**
 * The expected loss of a packed state: for each answer and each cell of its variable the arithmetic is run, and the cost integrated
 * over exactly the values that the arithmetic puts in the cell. Other variables don't matter: they are packed without error. Of a
 * variable with more than 4096 cells, or of long sequences, some are sampled.
 *
 * @throws RangeError for bits that do not fit the significand
 */
export function packedLoss(design: PackedDesign, task: Task): PackedLoss {
  const predictor = packedPredictor(design, task);
  const held = heldVariables(task);
  const cells = cellsOf(task, design.bits, design.dtype);
  const variables = Float64Array.from(cells, (own) => own.exampleOf(Math.floor(own.count / 2)));
  let [measured, error, evaluations] = [0, 0, 0];
  let [isComplete, isClosed] = [true, true];
  const perPosition = task.y.map((target, position) => {
    if (target.kind !== "variable") return 0;
    const [variable, own] = [task.variables[target.index], cells[target.index]];
    if (variable === undefined || own === undefined) return Number.NaN;
    const answerFor = (value: number) => {
      const other = variables[target.index] as number;
      variables[target.index] = value;
      const answer = predictor.predictAt?.(position, variables) ?? Number.NaN;
      variables[target.index] = other;
      return answer;
    };
    if (!held[position]?.includes(target.index)) {
      const cost = task.loss === "l1" ? absoluteDeviation : squaredDeviation;
      return cost(variable.distribution, answerFor(own.exampleOf(0)));
    }
    const costOf = (cell: number) =>
      costBetween(variable.distribution, task.loss, own.rangeOf(cell), answerFor(own.exampleOf(cell)));
    const sum = sumOverCells(own.count, costOf, mostSteps / task.y.length);
    measured += sum.value;
    error += sum.error;
    evaluations += sum.evaluations;
    isComplete &&= sum.isComplete;
    if (variable.distribution.kind === "normal" || variable.distribution.kind === "exponential") {
      isClosed = false;
      error += own.count * costTolerance;
    }
    return sum.value;
  });
  const loss = perPosition.reduce((sum, part) => sum + part, 0);
  return {
    loss,
    perPosition,
    error: error + 1e-15 * Math.abs(loss),
    method: !isComplete ? "sampling" : isClosed ? "exact" : "quadrature",
    evaluations,
    excess: {
      measured,
      formula: packedFormula(task, design.bits),
      bound: packedBound(task, 2 ** stateFormats[design.dtype].width),
    },
  };
}

/**
 * What a number of bits for each variable costs beyond the optimum if cells are exact, however many bits there are: for a uniform
 * variable width · 2^−b/4 (l1) or width² · 4^−b/12 (l2) for each answer.
 */
export function packedFormula(task: Task, bits: readonly number[]): number {
  const held = heldVariables(task);
  const cells = cellsOf(task, bits, "float64");
  const costs = task.variables.map(({ distribution }, index) => {
    const own = cells[index];
    if (own === undefined) return Number.NaN;
    if (distribution.kind === "uniform") {
      const width = (distribution.high - distribution.low) / 2 ** (bits[index] ?? 0);
      return task.loss === "l1" ? width / 4 : width ** 2 / 12;
    }
    return sumOverCells(own.count, (cell) =>
      costBetween(distribution, task.loss, own.idealRangeOf(cell), own.valueOf(cell)),
    ).value;
  });
  return task.y.reduce(
    (sum, target, position) =>
      target.kind === "variable" && held[position]?.includes(target.index)
        ? sum + (costs[target.index] ?? Number.NaN)
        : sum,
    0,
  );
}

/**
 * The least excess of any scheme with so many states where two uniform [0, 1] variables are held together and the loss is l1: the
 * histories of a state have an area, and of all shapes of this area a ball of the l1 norm has the least mean distance from its middle;
 * with n states that is (√2/3)/√n. Undefined for other tasks.
 */
export function packedBound(task: Task, states: number): number | undefined {
  const isUnit = task.variables.every(
    ({ distribution: d }) => d.kind === "uniform" && d.low === 0 && d.high === 1,
  );
  const together = heldVariables(task).some(({ length }) => length === 2);
  if (task.loss !== "l1" || task.variables.length !== 2 || !isUnit || !together) return undefined;
  return Math.SQRT2 / 3 / Math.sqrt(states);
}

/** The excess for some bits in all, evenly shared. */
export interface BitsPoint extends PackedExcess {
  readonly bits: readonly number[];
}

/** The excess for 1, 2, … bits in all, to as many as the format's significand has; each bound is that of as many states. */
export function bitsCurve(task: Task, dtype: StateDtype): BitsPoint[] {
  const { significandBits } = stateFormats[dtype];
  return Array.from({ length: significandBits }, (_, n) => {
    const bits = evenBits(task, n + 1);
    const { excess } = packedLoss({ scheme: "packed", hidden_size: 1, dtype, bits }, task);
    return { bits, ...excess, bound: packedBound(task, 2 ** (n + 1)) };
  });
}

function cellsOf(task: Task, bits: readonly number[], dtype: StateDtype): StateCells[] {
  return task.variables.map(({ distribution }, index) =>
    stateCells(distribution, bits[index] ?? 0, dtype, task.loss),
  );
}

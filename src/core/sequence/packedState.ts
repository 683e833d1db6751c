import { mean, median } from "./distribution.ts";
import { evenBits, heldVariables, nearestBits, sumOf } from "./heldVariables.ts";
import type { Predictor } from "./loss.ts";
import type { PackedDesign, StateDtype } from "./recurrentDesign.ts";
import { type StateCells, stateCells } from "./stateCells.ts";
import { roundTo, stateFormats } from "./stateDtype.ts";
import { type Task, termValue } from "./task.ts";

/** The bits of the significand, shared evenly among the variables that are held together. */
export function defaultBits(task: Task, dtype: StateDtype): number[] {
  return evenBits(task, stateFormats[dtype].significandBits);
}

/**
 * A state that is one whole number of its format, in whose binary digits the cells of the variables that are held stand one after
 * the other, the last one lowest: (cell_1 · 2^b_2 + cell_2) · 2^b_3 + … It is below 2^p for a significand of p bits, so that
 * the format's own arithmetic packs and unpacks it without error; all that is lost is what a variable's cell does not tell.
 */
export class PackedState {
  readonly task: Task;
  readonly dtype: StateDtype;
  readonly bits: readonly number[];
  /** The variables that the state holds after each position. */
  readonly held: readonly (readonly number[])[];
  readonly cells: readonly StateCells[];
  /** The best answers as long as a variable has not been heard. */
  readonly #unseen: readonly number[];
  /** The present cell of each variable. */
  readonly present: Float64Array;
  state = 0;

  /** @throws RangeError for bits that do not fit the significand, with the nearest that do */
  constructor(design: PackedDesign, task: Task) {
    checkBits(design, task);
    this.task = task;
    this.dtype = design.dtype;
    this.bits = design.bits;
    this.held = heldVariables(task);
    this.cells = task.variables.map(({ distribution }, index) =>
      stateCells(distribution, design.bits[index] ?? 0, design.dtype, task.loss),
    );
    this.#unseen = task.variables.map(({ distribution }) =>
      (task.loss === "l1" ? median : mean)(distribution),
    );
    this.present = new Float64Array(task.variables.length);
  }

  reset(): void {
    this.state = 0;
    this.present.fill(0);
  }

  /** Hears x at a position: the cells are read from the last state, and the next one is packed. Returns the answer. Allocates nothing. */
  step(position: number, variables: ArrayLike<number>): number {
    if (position > 0) this.#unpack(position - 1);
    const heard = this.task.x[position];
    if (heard?.kind === "variable") {
      this.present[heard.index] = this.cells[heard.index]?.cellOf(termValue(heard, variables)) ?? Number.NaN;
    }
    this.#pack(position);
    this.#unpack(position);
    return this.#answer(position);
  }

  #pack(position: number): void {
    const held = this.held[position] ?? [];
    let state = 0;
    for (let n = 0; n < held.length; n++) {
      const index = held[n] as number;
      const shifted = roundTo(this.dtype, state * 2 ** (this.bits[index] as number));
      state = roundTo(this.dtype, shifted + (this.present[index] as number));
    }
    this.state = state;
  }

  #unpack(position: number): void {
    const held = this.held[position] ?? [];
    let rest = this.state;
    for (let n = held.length - 1; n >= 0; n--) {
      const index = held[n] as number;
      const count = 2 ** (this.bits[index] as number);
      const above = Math.floor(roundTo(this.dtype, rest / count));
      this.present[index] = roundTo(this.dtype, rest - roundTo(this.dtype, above * count));
      rest = above;
    }
  }

  #answer(position: number): number {
    const target = this.task.y[position];
    if (target?.kind !== "variable") return target?.value ?? Number.NaN;
    const { index } = target;
    if (!this.held[position]?.includes(index)) return this.#unseen[index] ?? Number.NaN;
    return this.cells[index]?.valueOf(this.present[index] as number) ?? Number.NaN;
  }
}

/**
 * A packed state on a task as a function of the task's variables.
 *
 * @throws RangeError for bits that do not fit the significand
 */
export function packedPredictor(design: PackedDesign, task: Task): Predictor {
  const state = new PackedState(design, task);
  return {
    positions: task.x.length,
    causal: true,
    predict: (variables, answers) => {
      state.reset();
      for (let i = 0; i < task.x.length; i++) answers[i] = state.step(i, variables);
    },
    predictAt: (position, variables) => {
      state.reset();
      let answer = Number.NaN;
      for (let i = 0; i <= position; i++) answer = state.step(i, variables);
      return answer;
    },
  };
}

function checkBits({ bits, dtype }: PackedDesign, task: Task): void {
  const { significandBits } = stateFormats[dtype];
  const nearest = nearestBits(task, bits, significandBits);
  const refuse = (reason: string) => {
    throw new RangeError(`${reason}; the nearest that fit are [${nearest.join(", ")}]`);
  };
  if (
    bits.length !== task.variables.length ||
    bits.some((count) => !(Number.isInteger(count) && count >= 0))
  ) {
    refuse(
      `bits must be ${task.variables.length} whole numbers from 0, one for each variable, got [${bits.join(", ")}]`,
    );
  }
  for (const [position, held] of heldVariables(task).entries()) {
    const sum = sumOf(bits, held);
    if (sum <= significandBits) continue;
    const names = held.map((index) => `${bits[index]} for ${task.variables[index]?.name}`).join(" + ");
    refuse(
      `after position ${position + 1} the state holds ${names} = ${sum} bits, but the significand of a ${dtype} has ${significandBits}`,
    );
  }
}

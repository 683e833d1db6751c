import { PackedState } from "./packedState.ts";
import type { PackedDesign } from "./recurrentDesign.ts";
import type { ValueRange } from "./stateCells.ts";
import { bitsOf, stateFormats } from "./stateDtype.ts";
import { type Task, termValue } from "./task.ts";

/** What a bit of a state tells of: a variable by its index, or nothing (`none`: a digit that the number does not have). */
export type BitOwner = number | "sign" | "exponent" | "none";

/** What a state holds of one variable. */
export interface HeldVariable extends ValueRange {
  readonly variable: number;
  readonly cell: number;
  readonly bits: number;
  /** What is answered for the cell. */
  readonly value: number;
}

export interface PackedStep {
  readonly x: number;
  /** The state after the step. */
  readonly state: number;
  /** As the format stores it, the highest first. */
  readonly bits: readonly number[];
  /** As many as bits. */
  readonly owners: readonly BitOwner[];
  /**
   * The variable to which the leading 1 belongs. It is not stored: the exponent tells which digit of the state is its highest 1, and
   * with it that all digits above are 0. Absent where the state is 0.
   */
  readonly leadingOne?: number;
  /** In the order in which they are packed, the lowest digits last. */
  readonly held: readonly HeldVariable[];
  readonly answer: number;
  readonly target: number;
  readonly loss: number;
}

/**
 * A packed state step by step.
 *
 * @throws RangeError for bits that do not fit the significand
 */
export function packedTrace(design: PackedDesign, task: Task, variables: ArrayLike<number>): PackedStep[] {
  const packed = new PackedState(design, task);
  return task.x.map((term, position) => {
    const answer = packed.step(position, variables);
    const target = task.y[position];
    const wanted = target === undefined ? Number.NaN : termValue(target, variables);
    const distance = answer - wanted;
    return {
      x: termValue(term, variables),
      state: packed.state,
      bits: bitsOf(design.dtype, packed.state),
      ...ownersOf(packed, position),
      held: (packed.held[position] ?? []).map((variable) => heldVariable(packed, variable)),
      answer,
      target: wanted,
      loss: task.loss === "l1" ? Math.abs(distance) : distance ** 2,
    };
  });
}

function heldVariable({ cells, bits, present }: PackedState, variable: number): HeldVariable {
  const [own, cell] = [cells[variable], present[variable] as number];
  const range = own?.rangeOf(cell) ?? { from: Number.NaN, to: Number.NaN };
  return { variable, cell, bits: bits[variable] ?? 0, value: own?.valueOf(cell) ?? Number.NaN, ...range };
}

function ownersOf({ state, dtype, held, bits }: PackedState, position: number) {
  const { significandBits, exponentBits } = stateFormats[dtype];
  // Of each binary digit of the state, the lowest first.
  const digits = [...(held[position] ?? [])]
    .reverse()
    .flatMap((variable) => new Array<number>(bits[variable] ?? 0).fill(variable));
  const leading = state > 0 ? state.toString(2).length - 1 : -1;
  const stored = Array.from(
    { length: significandBits - 1 },
    (_, n): BitOwner => (leading < 0 ? "none" : (digits[leading - 1 - n] ?? "none")),
  );
  const owner = digits[leading];
  return {
    owners: ["sign", ...new Array<BitOwner>(exponentBits).fill("exponent"), ...stored] as const,
    ...(owner !== undefined && { leadingOne: owner }),
  };
}

/** Histories that a state can't tell apart. */
export interface Collision {
  readonly position: number;
  readonly state: number;
  /** All values of the variables heard so far that lead to this state. */
  readonly ranges: readonly (ValueRange & { readonly variable: number })[];
  /** Values of all variables: two histories as different as the ranges let them be, both leading to the state. Absent where there is but one. */
  readonly examples?: readonly [readonly number[], readonly number[]];
}

/**
 * The histories that share the state after a position: by default the first of those after which the most variables are held.
 *
 * @throws RangeError for bits that do not fit the significand
 */
export function collisions(
  design: PackedDesign,
  task: Task,
  variables: ArrayLike<number>,
  position?: number,
): Collision {
  const packed = new PackedState(design, task);
  const most = Math.max(...packed.held.map(({ length }) => length));
  const last = position ?? packed.held.findIndex(({ length }) => length === most);
  for (let i = 0; i <= last; i++) packed.step(i, variables);
  const held = packed.held[last] ?? [];
  const heard = task.variables.flatMap((_, variable) =>
    task.x.some((term, i) => i <= last && term.kind === "variable" && term.index === variable)
      ? [variable]
      : [],
  );
  const everything = new PackedState({ ...design, bits: design.bits.map(() => 0) }, task);
  // A variable that is no longer held is free: a state without bits knows as much of it.
  const spaceOf = (variable: number) =>
    held.includes(variable)
      ? { cells: packed.cells[variable], cell: packed.present[variable] as number }
      : { cells: everything.cells[variable], cell: 0 };
  const ranges = heard.map((variable) => {
    const { cells, cell } = spaceOf(variable);
    return { variable, ...(cells?.rangeOf(cell) ?? { from: Number.NaN, to: Number.NaN }) };
  });
  const example = (share: number) =>
    task.variables.map((_, variable) => {
      if (!heard.includes(variable)) return variables[variable] ?? Number.NaN;
      const { cells, cell } = spaceOf(variable);
      return cells?.exampleOf(cell, share) ?? Number.NaN;
    });
  const [first, second] = [example(0.1), example(0.9)];
  return {
    position: last,
    state: packed.state,
    ranges,
    ...(first.some((value, n) => value !== second[n]) && { examples: [first, second] as const }),
  };
}

import { evenBits, heldVariables, sumOf } from "../../src/core/sequence/heldVariables.ts";
import { type BitsPoint, packedBound, packedLoss } from "../../src/core/sequence/packedLoss.ts";
import type { StateDtype } from "../../src/core/sequence/recurrentDesign.ts";
import { stateFormats } from "../../src/core/sequence/stateDtype.ts";
import type { Task } from "../../src/core/sequence/task.ts";

/** The excess with so many bits in all. */
export interface CurvePoint extends BitsPoint {
  readonly dtype: StateDtype;
  readonly total: number;
}

/** The bits that a state has to hold at once. */
export function totalBits(task: Task, bits: readonly number[]): number {
  return Math.max(0, ...heldVariables(task).map((held) => sumOf(bits, held)));
}

/**
 * What any number of bits of a format costs and what the other formats cost with all of theirs, measured one point at a time: each
 * runs the arithmetic some ten thousand times, too much to be done at once.
 */
export class BitsCurve {
  readonly #later: (run: () => void) => void;
  readonly #changed: () => void;
  #key = "";
  #points: readonly CurvePoint[] = [];
  /** Numbers the curves, so that steps of an earlier one end. */
  #turn = 0;

  /**
   * @param later runs something when there is time
   * @param changed is called when there is another point
   */
  constructor(later: (run: () => void) => void, changed: () => void) {
    this.#later = later;
    this.#changed = changed;
  }

  /** Those that have been computed so far; computing begins, or begins anew for another task or format. */
  of(task: Task, dtype: StateDtype): readonly CurvePoint[] {
    const key = JSON.stringify([task, dtype]);
    if (key !== this.#key) {
      this.#key = key;
      this.#points = [];
      this.#run(++this.#turn, pointsToCome(task, dtype));
    }
    return this.#points;
  }

  /** Computes no more until it is asked again. */
  stop(): void {
    this.#turn++;
    this.#key = "";
  }

  #run(turn: number, points: Iterator<CurvePoint>): void {
    this.#later(() => {
      if (turn !== this.#turn) return;
      const next = points.next();
      if (next.done) return;
      this.#points = [...this.#points, next.value];
      this.#changed();
      this.#run(turn, points);
    });
  }
}

const formats = Object.keys(stateFormats) as StateDtype[];

function* pointsToCome(task: Task, dtype: StateDtype): Generator<CurvePoint, void> {
  for (let most = 1; most <= stateFormats[dtype].significandBits; most++) {
    const bits = evenBits(task, most);
    // The values of discrete variables may need fewer bits than there are.
    if (totalBits(task, bits) === most) yield pointOf(task, dtype, bits);
  }
  for (const other of formats) {
    if (other !== dtype) yield pointOf(task, other, fullBits(task, other));
  }
}

/** All bits of a format that the variables of a task have a use for, evenly shared. */
export function fullBits(task: Task, dtype: StateDtype): readonly number[] {
  return evenBits(task, stateFormats[dtype].significandBits);
}

function pointOf(task: Task, dtype: StateDtype, bits: readonly number[]): CurvePoint {
  const { excess } = packedLoss({ scheme: "packed", hidden_size: 1, dtype, bits }, task);
  const total = totalBits(task, bits);
  return { dtype, total, bits, ...excess, bound: packedBound(task, 2 ** total) };
}

import { median, plotRange } from "../../src/core/sequence/distribution.ts";
import { type Matrix, zeros } from "../../src/core/sequence/matrix.ts";
import type { RecurrentDesign } from "../../src/core/sequence/recurrentDesign.ts";
import {
  type RecurrentStep,
  recurrentTrace,
  sensitivity,
} from "../../src/core/sequence/recurrentPredictor.ts";
import { type Task, termValue } from "../../src/core/sequence/task.ts";
import { roundUp } from "../attention/stageColorings.ts";
import type { TracePart, TraceSize } from "./traceCells.ts";

/** All numbers of a recurrent layer for given values of its task's variables, one column a step. */
export interface Trace {
  readonly design: RecurrentDesign;
  readonly task: Task;
  readonly steps: readonly RecurrentStep[];
  readonly maps: Readonly<Record<TracePart, Matrix>>;
  readonly size: TraceSize;
}

export function traceOf(design: RecurrentDesign, task: Task, variables: Float64Array): Trace {
  const steps = recurrentTrace(design, task, variables);
  const positions = steps.length;
  const targets = task.y.map((term) => termValue(term, variables));
  const state = zeros(design.hidden_size, positions);
  for (const [t, step] of steps.entries()) {
    for (const [unit, value] of step.state.entries()) state.data[unit * positions + t] = value;
  }
  const held = sensitivity(design, task, variables);
  const told = zeros(held.columns, positions);
  for (let t = 0; t < positions; t++) {
    for (let k = 0; k < held.columns; k++) {
      told.data[k * positions + t] = held.data[t * held.columns + k] ?? 0;
    }
  }
  const errors = steps.map(({ answer }, t) => answer - (targets[t] ?? Number.NaN));
  return {
    design,
    task,
    steps,
    maps: {
      x: row(steps.map(({ x }) => x)),
      state,
      answer: row(steps.map(({ answer }) => answer)),
      target: row(targets),
      loss: row(errors.map((error) => (task.loss === "l1" ? Math.abs(error) : error ** 2))),
      sensitivity: told,
    },
    size: { positions, units: design.hidden_size, variables: held.columns },
  };
}

function row(values: readonly number[]): Matrix {
  return { rows: 1, columns: values.length, data: Float64Array.from(values) };
}

/** Parts whose numbers are of one kind share a scale, so that equal colours are equal numbers. */
const families: readonly (readonly TracePart[])[] = [
  ["x", "state", "answer", "target", "loss"],
  ["sensitivity"],
];

/** The ranges of the colours, over the corners of what the variables can be, so that they stay while the values move. */
export function traceRanges(design: RecurrentDesign, task: Task): Readonly<Record<TracePart, number>> {
  const traces = cornersOf(task).map((values) => traceOf(design, task, values));
  const ranges: Record<TracePart, number> = { x: 1, state: 1, answer: 1, target: 1, loss: 1, sensitivity: 1 };
  for (const family of families) {
    const most = Math.max(0, ...traces.flatMap(({ maps }) => family.map((part) => greatest(maps[part]))));
    for (const part of family) ranges[part] = roundUp(most);
  }
  return ranges;
}

/** Of more variables, the corners are too many to be worth it. */
const mostCornered = 3;

/** The ends and the middle of the first variables, in all combinations; the others stay in the middle. */
function cornersOf({ variables }: Task): readonly Float64Array[] {
  const cornered = Math.min(mostCornered, variables.length);
  return Array.from({ length: 3 ** cornered }, (_, corner) =>
    Float64Array.from(variables, ({ distribution }, i) => {
      const [low, high] = plotRange(distribution);
      const place = Math.floor(corner / 3 ** i) % 3;
      return i < cornered && place !== 1 ? (place === 0 ? low : high) : median(distribution);
    }),
  );
}

function greatest({ data }: Matrix): number {
  return data.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
}

export function traceValue({ maps, size }: Trace, part: TracePart, index: number, position: number): number {
  return maps[part].data[index * size.positions + position] ?? Number.NaN;
}

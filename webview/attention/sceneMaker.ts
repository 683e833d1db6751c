import type { AttentionDesign } from "../../src/core/sequence/attentionDesign.ts";
import { type AttentionStages, attentionStages } from "../../src/core/sequence/attentionStages.ts";
import { median, plotRange } from "../../src/core/sequence/distribution.ts";
import type { Matrix } from "../../src/core/sequence/matrix.ts";
import { sharpened } from "../../src/core/sequence/sharpen.ts";
import { type Task, termValue } from "../../src/core/sequence/task.ts";
import type { Palette } from "../color/palette.ts";
import type { Rgb } from "../color/rgb.ts";
import { tapColors } from "../color/taps.ts";
import { formatValue } from "../format.ts";
import { Kept } from "./kept.ts";
import { type AttentionNavigation, variableValues } from "./navigation.ts";
import type { AttentionModel } from "./session.ts";
import { type StageName, type StageShape, seesThrough } from "./stageCells.ts";
import { stageRanges } from "./stageColorings.ts";
import type { StageScene } from "./stageScene.ts";
import { trainingNote } from "./trainingNote.ts";

/** What the panel shows of a layer now: a design with all its numbers. */
export interface InView {
  readonly design: AttentionDesign;
  readonly scene: StageScene;
  /** Of every head. */
  readonly weights: readonly Matrix[];
  readonly ranges: Readonly<Partial<Record<StageName, number>>>;
  /** Of the task. */
  readonly variables: Float64Array;
  /** Why the numbers are not those of the file. */
  readonly note: string | undefined;
}

/** Computes what is in view, and only what has changed of it. */
export class SceneMaker {
  readonly #design = new Kept<AttentionDesign>();
  readonly #shape = new Kept<StageShape>();
  /** The stages at the ends of the variables' ranges: colours that were fitted to the present values would change with them. */
  readonly #corners = new Kept<readonly StageScene["maps"][]>();

  /** Nothing where the layer is too large, or has neither a task nor vectors. */
  of(model: AttentionModel, navigation: AttentionNavigation): InView | undefined {
    const { layer, training } = model;
    const { factor } = navigation;
    const trained = training?.design;
    const own = trained && "W_Q" in trained ? trained : layer.design;
    if (own === undefined) return undefined;
    const design = this.#design.of([own, factor], () => (factor === 1 ? own : sharpened(own, factor)));
    const task = layer.task?.task;
    const variables = variableValues(task?.variables ?? [], navigation);
    const head = Math.min(navigation.head, design.num_heads - 1);
    const mapsAt = (values: Float64Array) => {
      const x = task ? taskInput(task, values) : layer.x;
      if (x === undefined) return undefined;
      const stages = attentionStages(design, x);
      return { stages, x, maps: mapsOf(design, stages, head, task, values) };
    };
    const now = mapsAt(variables);
    if (now === undefined) return undefined;
    const { stages, maps, x } = now;
    const corners = this.#corners.of([design, head, task], () =>
      (task ? cornersOf(task) : []).flatMap((values) => mapsAt(values)?.maps ?? []),
    );
    const shape = this.#shape.of([design, head, x.rows, task === undefined], () => ({
      positions: x.rows,
      head,
      valueSize: design.W_V.columns / design.num_kv_heads,
      columns: Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, map.columns])),
      sees: seesThrough(design),
    }));
    return {
      design,
      scene: { design, shape, maps, task, tokens: layer.tokens },
      weights: stages.heads.map(({ weights }) => weights),
      ranges: stageRanges([maps, ...corners]),
      variables,
      note: noteOf(model, factor),
    };
  }
}

/** Of more variables, the corners are too many to be worth it. */
const mostCornered = 4;

/** The corners of the box of values that a task's first variables can take; the others stay in the middle. */
function cornersOf({ variables }: Task): readonly Float64Array[] {
  const cornered = Math.min(mostCornered, variables.length);
  return Array.from({ length: 2 ** cornered }, (_, corner) =>
    Float64Array.from(variables, ({ distribution }, i) =>
      i < cornered ? plotRange(distribution)[(corner >> i) & 1 ? 1 : 0] : median(distribution),
    ),
  );
}

/** What a task gives the layer where its variables have these values. */
export function taskInput(task: Task, variables: Float64Array): Matrix {
  return column(task.x.map((term) => termValue(term, variables)));
}

function column(values: readonly number[]): Matrix {
  return { rows: values.length, columns: 1, data: Float64Array.from(values) };
}

/** The stages of one head under their names; a stage that would only repeat the one before it is left out. */
function mapsOf(
  design: AttentionDesign,
  stages: AttentionStages,
  head: number,
  task: Task | undefined,
  variables: Float64Array,
): StageScene["maps"] {
  const own = stages.heads[head];
  if (own === undefined) return {};
  const group = Math.floor((head * design.num_kv_heads) / design.num_heads);
  return {
    X: stages.X,
    Q: slice(stages.Q, head, design.num_heads),
    K: slice(stages.K, group, design.num_kv_heads),
    V: slice(stages.V, group, design.num_kv_heads),
    scores: own.scores,
    ...((design.mask !== "none" || design.softcap !== 0) && { masked: own.masked }),
    weights: own.weights,
    heads: stages.concatenated,
    ...(design.W_O && { output: stages.output }),
    ...(task && taskMaps(task, stages.output, variables)),
  };
}

/** The targets, and what each answer costs. */
function taskMaps(task: Task, answers: Matrix, variables: Float64Array) {
  const targets = task.y.map((term) => termValue(term, variables));
  const losses = targets.map((target, i) => {
    const error = (answers.data[i * answers.columns] ?? Number.NaN) - target;
    return task.loss === "l1" ? Math.abs(error) : error * error;
  });
  return { target: column(targets), loss: column(losses) };
}

/** The columns of one of the heads that stand side by side. */
function slice({ rows, columns, data }: Matrix, index: number, count: number): Matrix {
  const width = columns / count;
  const part = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const from = row * columns + index * width;
    part.set(data.subarray(from, from + width), row * width);
  }
  return { rows, columns: width, data: part };
}

function noteOf({ training }: AttentionModel, factor: number): string | undefined {
  const notes = [
    ...(training === undefined ? [] : [trainingNote(training)]),
    ...(factor === 1 ? [] : [`scale × ${formatValue(factor)}, not in the file yet`]),
  ];
  return notes.length === 0 ? undefined : notes.join("; ");
}

/** A hue for each head; a single one has the colour of weights. */
export function headColors(count: number, palette: Palette): readonly Rgb[] {
  return count === 1 ? [palette.density] : tapColors([count, 1], palette.dark);
}

import type { AttentionDesign } from "../../../core/sequence/attentionDesign.ts";
import type { Matrix } from "../../../core/sequence/matrix.ts";
import { startingValues } from "../../../core/sequence/startingValues.ts";
import type { Task } from "../../../core/sequence/task.ts";
import type { TaskAnalysis } from "../sequenceAnalysis.ts";
import { ignoredPositions } from "./ignoredPositions.ts";
import { stagesAt, trialPoints } from "./trials.ts";

/** Points over which weights are averaged. */
const points = 64;

/** A position that gives its target so much weight looks at the right place. */
const enough = 0.9;

/** Positions that are told about, the rest are counted. */
const mostTold = 2;

/** Weights this near to each other are the same at the two digits they are told with. */
const alike = 0.005;

/** Where a destination looks, in the head that gives its target the most weight. */
interface Look {
  /** On the sources that hold the target. */
  readonly wanted: number;
  /** The source besides them with the greatest weight. */
  readonly other: number;
  readonly otherWeight: number;
}

/**
 * Of a design that misses targets it has seen: where those positions look instead, and what of the design makes them. `off` are the
 * positions that cost more than they could. Told as the panel first shows them, or by averages over the variables where those say
 * something else.
 */
export function looksElsewhere(
  design: AttentionDesign,
  { task, optimum }: TaskAnalysis,
  off: readonly number[],
): string | undefined {
  const start = startingValues(task.variables);
  const average = averageWeights(design, task, trialPoints(task, points));
  const shown = averageWeights(design, task, [start]);
  const found = off.flatMap((position) => {
    const { answer } = optimum.positions[position] ?? {};
    if (answer?.kind !== "seen") return [];
    const sources = sourcesOf(task, answer.variable, position);
    const head = bestHead(average, position, sources);
    const look = lookAt(average[head], position, sources);
    if (look === undefined || look.wanted >= enough) return [];
    const now = lookAt(shown[head], position, sources);
    const isAsShown = now !== undefined && isSameLook(look, now);
    const of = design.num_heads > 1 ? ` in head ${head + 1}` : "";
    const text = lookText(isAsShown ? now : look, position, answer.variable, sources, task);
    return [{ head, isAsShown, text: `position ${position + 1}${of} ${text}` }];
  });
  if (found.length === 0) return undefined;
  const told = found.slice(0, mostTold);
  const values = task.variables.map(({ name }, v) => `${name} = ${short(start[v] ?? 0)}`).join(", ");
  const group = (where: string, isAsShown: boolean) => {
    const texts = told.flatMap((each) => (each.isAsShown === isAsShown ? [each.text] : []));
    return texts.length === 0 ? [] : [`${where} ${texts.join(", and ")}`];
  };
  const more = found.length - told.length;
  const rest = more === 0 ? "" : `; and ${more} more position${more === 1 ? "" : "s"} like these`;
  const where = [...group(`at ${values}`, true), ...group("on average", false)].join("; ");
  const [first] = found;
  const isOneHead = found.every(({ head }) => head === first?.head);
  const ignored = isOneHead ? ignoredPositions(design, first?.head ?? 0) : undefined;
  const whole = `${ignored === undefined ? "" : `${ignored}: `}${where}${rest}.`;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}

function averageWeights(
  design: AttentionDesign,
  task: Task,
  trials: readonly Float64Array[],
): readonly Matrix[] {
  const all = trials.map((variables) => stagesAt(design, task, variables).heads);
  return (all[0] ?? []).map(({ weights: { rows, columns } }, head) => {
    const data = new Float64Array(rows * columns);
    for (const heads of all) {
      for (const [n, weight] of (heads[head]?.weights.data ?? []).entries()) {
        data[n] = (data[n] as number) + weight / all.length;
      }
    }
    return { rows, columns, data };
  });
}

/** The positions at which a variable stands and that a destination may know of by the task. */
function sourcesOf({ x }: Task, variable: number, destination: number): readonly number[] {
  return x.flatMap((term, j) =>
    term.kind === "variable" && term.index === variable && j <= destination ? [j] : [],
  );
}

const sum = (weights: Matrix, row: number, columns: readonly number[]) =>
  columns.reduce((total, j) => total + (weights.data[row * weights.columns + j] ?? 0), 0);

function bestHead(heads: readonly Matrix[], row: number, wanted: readonly number[]): number {
  const weights = heads.map((each) => sum(each, row, wanted));
  return weights.indexOf(Math.max(...weights));
}

function lookAt(weights: Matrix | undefined, row: number, wanted: readonly number[]): Look | undefined {
  if (weights === undefined) return undefined;
  let [other, otherWeight] = [-1, 0];
  for (let j = 0; j < weights.columns; j++) {
    const weight = weights.data[row * weights.columns + j] ?? 0;
    if (!wanted.includes(j) && weight > otherWeight) [other, otherWeight] = [j, weight];
  }
  return other < 0 ? undefined : { wanted: sum(weights, row, wanted), other, otherWeight };
}

/** −1, 0 or 1: whether it looks less at its target than elsewhere, as much, or more. */
const leaning = ({ wanted, otherWeight }: Look) =>
  Math.abs(wanted - otherWeight) <= alike ? 0 : Math.sign(wanted - otherWeight);

function isSameLook(a: Look, b: Look): boolean {
  return leaning(a) === leaning(b) && (leaning(a) > 0 || a.other === b.other) && b.wanted < enough;
}

function lookText(
  look: Look,
  position: number,
  variable: number,
  sources: readonly number[],
  { x, variables }: Task,
): string {
  const name = variables[variable]?.name ?? "";
  const target = `${name} at position${sources.length > 1 ? "s" : ""} ${listed(sources.map((j) => j + 1))}`;
  const wanted = look.wanted.toFixed(2);
  const other = look.other === position ? "itself" : `position ${look.other + 1}`;
  const term = x[look.other];
  const held = term?.kind === "variable" ? variables[term.index]?.name : undefined;
  switch (leaning(look)) {
    case 1:
      return `attends to ${target} with only ${wanted}`;
    case 0:
      return `attends to ${other} as much as to ${target} (${wanted} each)`;
    default: {
      const most = `attends mostly to ${other} (${look.otherWeight.toFixed(2)})`;
      return held === undefined
        ? `${most}, not to ${target} (${wanted})`
        : `${most} and answers ${held}, not ${name} (${wanted})`;
    }
  }
}

const short = (value: number) => String(Number(value.toPrecision(3))).replace("-", "−");

/** `2, 4 and 6`, or the first and last of many. */
function listed(positions: readonly number[]): string {
  const [first, last] = [positions.slice(0, -1), positions.at(-1)];
  if (first.length === 0) return String(last);
  return positions.length > 4 ? `${positions[0]} … ${last}` : `${first.join(", ")} and ${last}`;
}

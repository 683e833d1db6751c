import type { AttentionDesign } from "../../core/sequence/attentionDesign.ts";
import { fillAttention } from "../../core/sequence/attentionLayer.ts";
import { attentionPredictor } from "../../core/sequence/attentionPredictor.ts";
import { type AttentionStages, attentionStages } from "../../core/sequence/attentionStages.ts";
import { quantile } from "../../core/sequence/distribution.ts";
import { fractionText } from "../../core/sequence/fractionText.ts";
import type { ExpectedLoss, Predictor } from "../../core/sequence/loss.ts";
import { matrixOf } from "../../core/sequence/matrix.ts";
import { termValue } from "../../core/sequence/task.ts";
import type { AttentionLayer } from "../../params/layer.ts";
import type { Fix, Problem } from "../../params/problem.ts";
import { type ProblemCode, problem } from "../../params/problemCodes.ts";
import type { ParsedSource, Path } from "../../params/source.ts";
import { valueText } from "../../params/sourceTree.ts";
import { exactDesign } from "./exactDesign.ts";
import { lossText } from "./lossText.ts";
import type { TaskAnalysis } from "./sequenceAnalysis.ts";

/** Quantiles at which the variables stand when a design is tried out. */
const trials = [
  [0.31, 0.83, 0.57, 0.12],
  [0.77, 0.19, 0.44, 0.91],
  [0.08, 0.52, 0.96, 0.37],
] as const;

/** From this difference on, e^−d is lost beside 1 in float64. */
const saturated = 37;

const same = 1e-12;

/** From the optimum on, a loss this near to it counts as it. */
const atOptimum = 1e-3;

/** What an attention layer on a task does not do, each with its numbers, at the place to change. */
export function attentionFindings(
  source: ParsedSource,
  path: Path,
  layer: AttentionLayer,
  task: TaskAnalysis,
  loss: ExpectedLoss,
): readonly Problem[] {
  const design = fillAttention(layer);
  const predictor = attentionPredictor(design, task.task);
  const variables = trials.map((point) =>
    Float64Array.from(task.task.variables, ({ distribution }, v) =>
      quantile(distribution, point[v % point.length] ?? 0.5),
    ),
  );
  const stages = variables.map((values) =>
    attentionStages(design, matrixOf(task.task.x.map((term) => [termValue(term, values)]))),
  );
  const at = (code: ProblemCode, keys: readonly string[], message: string, fixes: readonly Fix[] = []) => {
    const key = keys.find((name) => isOwn(source, path, name));
    const place = source.locate(key === undefined ? path : [...path, key]);
    return problem(code, place.key ?? place.value, message, fixes);
  };
  const worse = worseThanConstant(task, loss);
  return [
    ...(worse === undefined
      ? []
      : [at("finding-worse-than-constant", [], worse, insertExact(source, path, task))]),
    // Of a design that does what it is to do, these are no mistakes.
    ...(loss.loss > task.optimum.loss + atOptimum ? uniformHeads(stages) : []).map((message) =>
      at("finding-uniform", ["W_Q", "W_K"], message),
    ),
    ...saturatedHeads(stages).map((message) => at("finding-saturated", ["scale", "W_Q"], message)),
    ...(loss.loss > task.optimum.loss + atOptimum ? alikeEncodings(design, layer.tokens) : []).map(
      (message) => at("finding-alike", ["positional_encoding"], message),
    ),
    ...unreachable(task, predictor, variables).map((message) =>
      at("finding-unreachable", ["W_V", "mask"], message),
    ),
    ...unseen(task, loss.perPosition).map((message) => at("finding-unseen", ["task"], message)),
  ];
}

/** At the positions whose target can't be known: the best guess, what it costs, and whether the layer makes it. */
export function unseen({ task, optimum }: TaskAnalysis, perPosition: readonly number[]): readonly string[] {
  return optimum.positions.flatMap(({ loss, answer, reason }, i) => {
    if (answer.kind === "seen" || task.y[i]?.kind !== "variable") return [];
    const own = perPosition[i] ?? Number.NaN;
    const verdict =
      own - loss <= 1e-4
        ? "This layer does."
        : `This layer answers something else, and pays ${lossText(own)}.`;
    return [`At position ${i + 1}, ${reason} ${verdict}`];
  });
}

export function worseThanConstant(
  { constant, optimum, task }: TaskAnalysis,
  { loss, error }: ExpectedLoss,
): string | undefined {
  const total = constant.reduce((sum, each) => sum + each, 0);
  if (!(loss - error > total + 1e-9)) return undefined;
  const what = task.loss === "l1" ? "median" : "mean";
  const answers = new Set(
    optimum.positions.flatMap(({ answer }) =>
      answer.kind === "constant" ? [fractionText(answer.value)] : [],
    ),
  );
  const guess = answers.size === 1 ? ` ${[...answers][0]}` : "";
  return `Loss ${lossText(loss)} is worse than always answering the ${what}${guess}, which costs ${lossText(total)}; the optimum is ${lossText(optimum.loss)}.`;
}

function uniformHeads(stages: readonly AttentionStages[]): readonly string[] {
  const [first] = stages;
  return (first?.heads ?? []).flatMap(({ scores }, head) => {
    const isUniform = stages.every(({ heads }) =>
      heads[head]?.masked.data.every((score, n, all) => {
        const row = Math.floor(n / scores.columns) * scores.columns;
        const seen = all.subarray(row, row + scores.columns).filter((each) => each !== -Infinity);
        return score === -Infinity || seen.every((each) => Math.abs(each - score) <= same);
      }),
    );
    if (!isUniform || scores.columns < 2) return [];
    const value = fractionText(scores.data[0] ?? 0);
    return [
      `Head ${head + 1} attends to all sources alike: W_Q·W_Kᵀ gives every pair of positions the same score, ${value}, so each of n sources that are seen has the weight 1/n.`,
    ];
  });
}

function saturatedHeads(stages: readonly AttentionStages[]): readonly string[] {
  const [first] = stages;
  return (first?.heads ?? []).flatMap(({ masked }, head) => {
    let least = Infinity;
    for (const { heads } of stages) {
      for (let row = 1; row < masked.rows; row++) {
        const scores = [
          ...(heads[head]?.masked.data ?? []).slice(row * masked.columns, (row + 1) * masked.columns),
        ]
          .filter((score) => score !== -Infinity)
          .sort((a, b) => b - a);
        const [highest, second] = scores;
        if (highest !== undefined && second !== undefined) least = Math.min(least, highest - second);
      }
    }
    if (!(least >= saturated && least < Infinity)) return [];
    return [
      `The softmax of head ${head + 1} is saturated: at every position the two highest scores are at least ${least.toPrecision(3)} apart, so the second weight is below ${Math.exp(-least).toExponential(0)} and hardly any gradient is left to train with.`,
    ];
  });
}

function alikeEncodings(
  { positional_encoding: p, W_Q }: AttentionDesign,
  tokens: readonly string[],
): readonly string[] {
  if (p.rows === 0 || tokens.length < 2) return [];
  const groups = new Map<string, number[]>();
  for (let i = 0; i < p.rows; i++) {
    const row = [...p.data.subarray(i * p.columns, (i + 1) * p.columns)].join(", ");
    groups.set(row, [...(groups.get(row) ?? []), i + 1]);
  }
  const alike = [...groups].filter(([, positions]) => positions.length > 1);
  if (alike.length === 0) return [];
  const list = alike.map(([row, positions]) => `${positions.join(" and ")}${row === "" ? "" : ` (${row})`}`);
  const why =
    p.columns === 0 || W_Q.rows === 0
      ? "There are no positional encodings"
      : `Positions ${list.join(", positions ")} have the same encoding`;
  return [`${why}: they can't be told apart by where they stand, only by the values there.`];
}

/** Positions whose target they have seen, but whose answer does not change with it. */
function unreachable(
  { task, optimum }: TaskAnalysis,
  predictor: Predictor,
  points: readonly Float64Array[],
): readonly string[] {
  return optimum.positions.flatMap(({ answer }, i) => {
    if (answer.kind !== "seen") return [];
    const variable = task.variables[answer.variable];
    if (variable === undefined) return [];
    const changes = points.some((point, n) => {
      const moved = point.slice();
      moved[answer.variable] = quantile(variable.distribution, 0.5 + 0.11 * (n + 1));
      const [here, there] = [new Float64Array(task.y.length), new Float64Array(task.y.length)];
      predictor.predict(point, here);
      predictor.predict(moved, there);
      return here[i] !== there[i];
    });
    if (changes) return [];
    return [
      `Position ${i + 1} is to answer ${variable.name}, which stands at position ${answer.position + 1}, but nothing carries it there: the answer does not change with ${variable.name}. Let W_V pass x on and the mask show that position.`,
    ];
  });
}

/** Writes the exact design over the layer's own, where each of its keys is written as a literal or not at all. */
function insertExact(source: ParsedSource, path: Path, { task, optimum }: TaskAnalysis): readonly Fix[] {
  const design = exactDesign(task, optimum);
  if (design === undefined) return [];
  // What would still count beside the exact numbers.
  const others = ["W_O", "num_heads", "num_kv_heads", "scale", "softcap", "combine"];
  if (others.some((key) => isOwn(source, path, key))) return [];
  const written = { ...design, mask: "causal" };
  const edits = Object.entries(written).flatMap(([key, value]) => {
    const place = source.locate([...path, key]);
    const isWritten = isOwn(source, path, key);
    if (!isWritten) {
      const edit = source.insert(path, key, value);
      return edit ? [edit] : [undefined];
    }
    return place.literal ? [{ ...place.value, text: valueText(value) }] : [undefined];
  });
  if (edits.some((edit) => edit === undefined)) return [];
  const whole = edits.filter((edit) => edit !== undefined);
  return [{ title: "Insert the exact design", edits: whole }];
}

/** Whether the layer itself writes a key; places of what it does not write are those of the layer. */
function isOwn(source: ParsedSource, path: Path, key: string): boolean {
  const own = source.locate(path).key;
  const place = source.locate([...path, key]).key;
  return place !== undefined && place.offset !== own?.offset;
}

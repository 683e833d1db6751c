import type { AttentionDesign } from "../../../core/sequence/attentionDesign.ts";
import { fillAttention } from "../../../core/sequence/attentionLayer.ts";
import { attentionStages } from "../../../core/sequence/attentionStages.ts";
import type { ExpectedLoss } from "../../../core/sequence/loss.ts";
import { fillMatrix } from "../../../core/sequence/matrixSource.ts";
import type { AttentionLayer } from "../../../params/layer.ts";
import type { Problem } from "../../../params/problem.ts";
import { problem } from "../../../params/problemCodes.ts";
import type { ParsedSource, Path } from "../../../params/source.ts";
import { exactDesign } from "../exactDesign.ts";
import type { TaskAnalysis } from "../sequenceAnalysis.ts";
import { looksElsewhere } from "./elsewhere.ts";
import { alikeEncodings } from "./encodingFindings.ts";
import type { Finding } from "./finding.ts";
import { saturatedHeads, uniformHeads } from "./headFindings.ts";
import { hasKey, type KeyFix, keyFix } from "./keyFix.ts";
import { unseen, worseThanConstant } from "./taskFindings.ts";
import { stagesAt, trialPoints } from "./trials.ts";
import { unreachable } from "./unreachable.ts";

/** Points at which a design is tried out. */
const trials = 3;

/** Weights of longer sequences are not looked through while one types. */
const mostPositions = 64;

/** A position that costs no more than this beyond the optimum counts as being at it. */
const atOptimum = 1e-3;

/** What an attention layer does not do, each with its numbers, at the place to change. */
export function attentionFindings(
  source: ParsedSource,
  path: Path,
  layer: AttentionLayer,
  task: TaskAnalysis | undefined,
  loss: ExpectedLoss | undefined,
): readonly Problem[] {
  const fix = keyFix(source, path);
  const isShort = layer.sizes.positions <= mostPositions;
  const found =
    task && loss
      ? onTask(layer, task, loss, isShort, fix, exactFix(source, path, task, fix))
      : isShort
        ? onVectors(layer, fix)
        : [];
  return found.map(({ code, keys, message, fixes }) => {
    const key = keys.find((name) => isOwn(source, path, name));
    const place = source.locate(key === undefined ? path : [...path, key]);
    return problem(code, place.key ?? place.value, message, fixes);
  });
}

function onTask(
  layer: AttentionLayer,
  task: TaskAnalysis,
  loss: ExpectedLoss,
  isShort: boolean,
  fix: KeyFix,
  insertExact: Finding["fixes"] = [],
): readonly Finding[] {
  const worse = worseThanConstant(task, loss);
  const first: readonly Finding[] = worse
    ? [{ code: "finding-worse-than-constant", keys: [], message: worse, fixes: insertExact }]
    : [];
  const last = unseen(task, loss.perPosition).map(
    (message): Finding => ({ code: "finding-unseen", keys: ["task"], message }),
  );
  if (!isShort) return [...first, ...last];
  const design = fillAttention(layer);
  const variables = trialPoints(task.task, trials);
  const stages = variables.map((values) => stagesAt(design, task.task, values));
  // Of a design that does what it is to do, these are no mistakes.
  const isOff = loss.loss > task.optimum.loss + atOptimum;
  const uniform = isOff ? uniformHeads(design, stages, fix) : [];
  const unreached = unreachable(design, task.task, task.optimum, variables, fix);
  const off = task.optimum.positions.flatMap(({ loss: least }, i) =>
    (loss.perPosition[i] ?? 0) > least + atOptimum ? [i] : [],
  );
  // Where nothing carries the values, or all sources are alike, there is no more to be said of where it looks.
  const elsewhere =
    uniform.length === design.num_heads || unreached.length > 0
      ? undefined
      : looksElsewhere(design, task, off);
  return [
    ...first,
    ...(elsewhere === undefined
      ? []
      : [
          {
            code: "finding-elsewhere" as const,
            keys: ["W_Q", "W_K"],
            message: elsewhere,
            fixes: insertExact,
          },
        ]),
    ...uniform,
    ...saturatedHeads(design, stages, fix),
    ...(isOff ? alikeEncodings(design, layer.sizes.positions, fix) : []),
    ...unreached,
    ...last,
  ];
}

/** Of a layer with vectors of its own, what can be said without knowing what it is for. */
function onVectors(layer: AttentionLayer, fix: KeyFix): readonly Finding[] {
  const { x, sizes } = layer;
  if (x === undefined) return [];
  const design: AttentionDesign = fillAttention(layer);
  const stages = [attentionStages(design, fillMatrix(x, sizes.positions, sizes.vectorSize))];
  return [
    ...uniformHeads(design, stages, fix),
    ...saturatedHeads(design, stages, fix),
    ...(design.positional_encoding.columns > 0 ? alikeEncodings(design, sizes.positions, fix) : []),
  ];
}

/** Keys that would still count beside the exact numbers, and what leaves them without effect. */
const others = {
  scale: 1,
  softcap: 0,
  combine: "concat",
  num_heads: 1,
  num_kv_heads: 1,
  head_dim: 1,
} as const;

/** Writes the exact design over the layer's own, where none of its keys is computed. */
function exactFix(
  source: ParsedSource,
  path: Path,
  { task, optimum }: TaskAnalysis,
  fix: KeyFix,
): Finding["fixes"] {
  const design = exactDesign(task, optimum);
  if (design === undefined) return [];
  const more = Object.entries(others).filter(([key]) => hasKey(source, path, key));
  const { positional_encoding, W_Q, W_K, W_V } = design;
  return fix("Insert the exact design", {
    positional_encoding,
    W_Q,
    W_K,
    W_V,
    mask: "causal",
    ...Object.fromEntries(more),
    W_O: undefined,
  });
}

/** Whether the layer itself writes a key; places of what it does not write are those of the layer. */
function isOwn(source: ParsedSource, path: Path, key: string): boolean {
  const own = source.locate(path).key;
  const place = source.locate([...path, key]).key;
  return place !== undefined && place.offset !== own?.offset;
}

import type { DocumentAnalysis, LayerAnalysis } from "../analysis/document.ts";
import type { AttentionAnalysis, RnnAnalysis, TaskAnalysis } from "../analysis/sequence/sequenceAnalysis.ts";
import { type AttentionSizes, fillAttention } from "../core/sequence/attentionLayer.ts";
import { fillMatrix } from "../core/sequence/matrixSource.ts";
import type { TensorSource } from "../core/tensorSource.ts";
import type { AttentionLayer, ConvLayer, RnnLayer } from "../params/layer.ts";
import type { KeyedLayer } from "../protocol/compute.ts";
import type { AttentionPage, ConvPage, RnnPage } from "../protocol/pageState.ts";
import type { HeadsOfLayer, PageClaim, PageFinding, PageTask } from "../protocol/sequence.ts";
import { contentKey } from "./contentKey.ts";

/** A layer as it was when it last had no errors: what the page is told of it, and what its numbers are computed from. */
export type DrawnLayer =
  | { readonly page: ConvPage; readonly layer: ConvLayer }
  | { readonly page: AttentionPage; readonly layer: AttentionLayer }
  | { readonly page: RnnPage; readonly layer: RnnLayer };

/** Up to here a design is drawn cell by cell, and so sent as a whole. */
const mostPositions = 64;
const mostEntries = 20_000;

/** Numbers of a tensor up to which it is sent to the page with each change. */
const mostNumbers = 1 << 14;

type SmallDesign = Pick<HeadsOfLayer, "design" | "x">;

/** The layer of an analysis that can be drawn, if it has no errors. */
export function drawnLayer(analysis: DocumentAnalysis, name: string | undefined): DrawnLayer | undefined {
  const layer = analysis.layers.find((candidate) => candidate.name === name);
  if (layer === undefined) return undefined;
  if (layer.conv && layer.report) {
    const { conv } = layer;
    const { parameters, weight, input, bias, examples } = conv;
    const tensors = { input, weight, bias };
    const isShort = [input, weight, bias].every((source) => numbersOf(source) <= mostNumbers);
    const page: ConvPage = {
      kind: "conv",
      ...common(layer, { parameters, ...tensors }),
      examples,
      parameters,
      report: { ...layer.report },
      ...(isShort && { tensors }),
      refusals: refusalsOf(layer),
    };
    return { page, layer: conv };
  }
  const { sequence } = layer;
  if (sequence?.kind === "attention") return { page: attentionPage(layer, sequence), layer: sequence.layer };
  if (sequence?.kind === "rnn") return { page: rnnPage(layer, sequence), layer: sequence.layer };
  return undefined;
}

/** The convolution that is drawn, under the name of its content. */
export function convOf(drawn: DrawnLayer | undefined): KeyedLayer | undefined {
  return drawn?.page.kind === "conv" ? { key: drawn.page.key, layer: drawn.layer as ConvLayer } : undefined;
}

function numbersOf(source: TensorSource | undefined): number {
  return source?.kind === "numbers" ? source.data.length : 0;
}

function common({ name, type, shapes, rows }: LayerAnalysis, content: object) {
  return { key: contentKey(content), name, type, shapes, rows };
}

function attentionPage(analysis: LayerAnalysis, sequence: AttentionAnalysis): AttentionPage {
  const { layer, task, loss } = sequence;
  const { sizes, tokens, examples } = layer;
  return {
    kind: "attention",
    ...common(analysis, layer),
    examples,
    sizes,
    tokens,
    ...smallDesign(layer),
    ...(task && { task: pageTask(task) }),
    ...(loss && { loss }),
    claims: claimsOf(analysis),
    findings: findingsOf(analysis),
  };
}

/** The numbers of a layer that is drawn cell by cell; nothing for a larger one. */
export function smallDesign(layer: AttentionLayer): SmallDesign | undefined {
  const { sizes, x } = layer;
  if (!isDrawnWhole(sizes)) return undefined;
  return {
    design: fillAttention(layer),
    ...(x && { x: fillMatrix(x, sizes.positions, sizes.vectorSize) }),
  };
}

/** Whether an attention layer is drawn cell by cell, and not as tiles. */
export function isDrawnWhole(
  sizes: Pick<AttentionSizes, "positions" | "inputSize" | "num_heads" | "keySize" | "valueSize">,
): boolean {
  const entries = sizes.inputSize * sizes.num_heads * (sizes.keySize + sizes.valueSize);
  return sizes.positions <= mostPositions && entries <= mostEntries;
}

function rnnPage(analysis: LayerAnalysis, { layer, task, loss, excess }: RnnAnalysis): RnnPage {
  return {
    kind: "rnn",
    ...common(analysis, layer),
    examples: layer.examples,
    design: layer.design,
    task: pageTask(task),
    loss,
    ...(excess && { excess }),
    claims: claimsOf(analysis),
    findings: findingsOf(analysis),
  };
}

function pageTask({ name, task, optimum, constant }: TaskAnalysis): PageTask {
  return { name, task, optimum, constant };
}

function findingsOf({ sequence }: LayerAnalysis): readonly PageFinding[] {
  return (sequence?.findings ?? []).map(({ code, severity, message, offset, fixes: [fix] = [] }) => ({
    code,
    severity,
    message,
    offset,
    ...(fix && { fix: fix.title }),
  }));
}

/** The claims that are single numbers, with what they grant themselves. */
function claimsOf({ claims, tolerance = 1e-6 }: LayerAnalysis): readonly PageClaim[] {
  return claims.flatMap(({ key, claimed, holds }) =>
    typeof claimed === "number" ? [{ key, claimed, holds, tolerance }] : [],
  );
}

function refusalsOf({ places }: LayerAnalysis): ConvPage["refusals"] {
  return Object.fromEntries(
    Object.entries(places ?? {}).flatMap(([key, place]) =>
      place?.refusal === undefined ? [] : [[key, place.refusal]],
    ),
  );
}

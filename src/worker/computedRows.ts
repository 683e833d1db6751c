import type { ReportRow } from "../analysis/document.ts";
import { compactText, numberText } from "../analysis/numberText.ts";
import type { ConvTensors } from "../core/convTensors.ts";
import { sizeOf } from "../core/tensor.ts";
import { isPartOfWhole } from "../core/wholeOutput.ts";
import { convErrorBounds, convRoundings, winogradTaps } from "../kernels/convErrorBounds.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { LayerOutput } from "./layerOutput.ts";

/** Rows of the report on how the output's numbers come about: by what, how exactly, and what it holds. */
export function computedRows(
  tensors: ConvTensors,
  output: LayerOutput | undefined,
  kernels: Kernels,
  tileBytes: number,
): readonly ReportRow[] {
  const { geometry: g } = tensors;
  const terms = (g.inChannels / g.groups) * sizeOf(g.kernelSize);
  return [
    ...(output ? byKernels(tensors, output, kernels, terms) : byCore(terms)),
    held(kernels.bytesHeld, tileBytes),
  ];
}

function byKernels(
  tensors: ConvTensors,
  { algorithm, threads, milliseconds }: LayerOutput,
  { path }: Kernels,
  terms: number,
): ReportRow[] {
  const { geometry: g } = tensors;
  const direct = algorithm === "direct";
  const bound = convErrorBounds(algorithm, tensors).reduce((greatest, b) => Math.max(greatest, b), 0);
  const roundings = numberText(convRoundings(algorithm, g));
  const how = direct ? `sums of ${numberText(terms)} products` : "in Winograd’s tiles";
  // Of others the cells in view are computed by themselves, as the core does it.
  const once =
    isPartOfWhole(g, { view: "product", planes: [] }) || isPartOfWhole(g, { view: "output", planes: [0] });
  return [
    {
      key: "computed_by",
      label: "output computed by",
      value: `kernels, ${path}, ${threads === 1 ? "1 thread" : `${threads} threads`}`,
      formula: `${how}, all ${numberText(g.dOut)} outputs in ${numberText(Math.max(1, Math.round(milliseconds)))} ms${once ? "" : "; those in view in float64"}`,
    },
    {
      key: "output_error",
      label: "error of an output",
      value: `≤ ${bound.toExponential(1)}${once ? "" : ", in view ½ ULP"}`,
      formula: direct
        ? `${roundings}·2⁻²⁴·(|bias| + Σ|w||x|), x the largest of its channel`
        : `${roundings}·2⁻²⁴·(|bias| + Σ ${winogradTaps(g)}·|w||x|), w and x the largest of their channels`,
    },
  ];
}

function byCore(terms: number): ReportRow[] {
  return [
    {
      key: "computed_by",
      label: "output computed by",
      value: "TypeScript, 1 thread",
      formula: `sums of ${numberText(terms)} products in float64, of the outputs in view`,
    },
    {
      key: "output_error",
      label: "error of an output",
      value: "≤ ½ ULP",
      formula: "rounded once, to float32; before, 2⁻⁵³ of Σ|w||x| for each product",
    },
  ];
}

function held(kernels: number, tiles: number): ReportRow {
  const kept = tiles > 0 ? `; ${bytesText(tiles)} to compute tiles in` : "";
  return {
    key: "bytes_held",
    label: "memory held",
    value: bytesText(kernels + tiles),
    formula: `${bytesText(kernels)} of the kernels: weights packed, inputs and outputs of the layers last in view${kept}`,
  };
}

function bytesText(bytes: number): string {
  return bytes < 10_000 ? `${numberText(bytes)} B` : `${compactText(bytes)}B`;
}

import type { ConvAxis, ConvGeometry } from "../core/convGeometry.ts";
import type { ReportKey } from "../params/keyDocs.ts";
import { convCounts, product } from "./convReport.ts";
import type { ConvReport } from "./document.ts";
import { numberText } from "./numberText.ts";

const n = numberText;
const times = (factors: readonly number[]) => factors.map(n).join("·");

/** The names of the spatial axes, as the formulas call them. */
export function axisNames(g: ConvGeometry): readonly string[] {
  return ["d", "h", "w"].slice(-g.axes.length);
}

/** Says the same thing for all axes once, otherwise for each by its name: `h: …, w: …`. */
export function perAxisText(g: ConvGeometry, textOf: (axis: ConvAxis) => string): string {
  const texts = g.axes.map(textOf);
  const same = texts.every((text) => text === texts[0]);
  return same ? (texts[0] ?? "") : texts.map((text, i) => `${axisNames(g)[i]}: ${text}`).join(", ");
}

/** `⌊(224 + 2·3 − 7)/2⌋ + 1 = 112` */
export function outputFormula(g: ConvGeometry, a: ConvAxis): string {
  const span = a.dilation === 1 ? n(a.kernel) : `(${n(a.dilation)}·(${n(a.kernel)} − 1) + 1)`;
  const padding = a.padBefore === a.padAfter ? `2·${n(a.padBefore)}` : `${n(a.padBefore)} − ${n(a.padAfter)}`;
  if (g.transposed) {
    const crop = a.padBefore + a.padAfter === 0 ? "" : ` − ${padding}`;
    const extra = a.outputPadding === 0 ? "" : ` + ${n(a.outputPadding)}`;
    return `(${n(a.input)} − 1)·${n(a.stride)}${crop} + ${span}${extra} = ${n(a.output)}`;
  }
  const padded = a.padBefore + a.padAfter === 0 ? "" : ` + ${padding.replace("−", "+")}`;
  return `⌊(${n(a.input)}${padded} − ${span})/${n(a.stride)}⌋ + 1 = ${n(a.output)}`;
}

/** How each number of the report follows from the layer's parameters, with the numbers put in. */
export function convFormulas(g: ConvGeometry, report: ConvReport): Readonly<Record<ReportKey, string>> {
  const { tapsInside, positions } = convCounts(g);
  const [patchChannels, filterChannels] = g.transposed
    ? [g.outChannels, g.inChannels]
    : [g.inChannels, g.outChannels];
  const divided = g.groups === 1 ? "" : `/${n(g.groups)}`;
  const pairs = `${times([g.outChannels, g.inChannels])}${divided}`;
  const kernel = times(g.kernelSize);
  const weights = `${pairs}·${kernel}`;
  const bias = report.parameters - product(g.weightShape);
  const plusBias = bias > 0 ? ` + ${n(bias)}` : "";
  const entries = product(report.stacked_matrix_shape);
  const places = times(g.transposed ? g.inputSize : g.outputSize);
  return {
    output_size: perAxisText(g, (a) => outputFormula(g, a)),
    d_in: `in_channels·∏input_size = ${times([g.inChannels, ...g.inputSize])} = ${n(g.dIn)}`,
    d_out: `out_channels·∏output_size = ${times([g.outChannels, ...g.outputSize])} = ${n(g.dOut)}`,
    unfold_shape: `${times([patchChannels])}·${kernel} × ${places}: a column for each patch`,
    matrix_shape: "d_out × d_in",
    stacked_matrix_shape: `${n(filterChannels)}·${places} × ${n(patchChannels)}${divided}·${kernel}: each kernel ${n(positions)} times`,
    nonzeros: `channel pairs · taps ${g.transposed ? "not cropped" : "inside"} = ${pairs} · ${times(tapsInside)} = ${n(report.nonzeros)}`,
    parameters: `out·in${g.groups === 1 ? "" : "/groups"}·∏kernel${bias > 0 ? " + bias" : ""} = ${weights}${plusBias} = ${n(report.parameters)}`,
    dense_parameters: `d_out·d_in${bias > 0 ? " + bias" : ""} = ${times([g.dOut, g.dIn])}${plusBias} = ${n(report.dense_parameters)}`,
    sparsity: `1 − nonzeros/(d_out·d_in) = 1 − ${n(report.nonzeros)}/${n(g.dOut * g.dIn)}`,
    effective_sparsity:
      bias > 0
        ? `1 − parameters/(entries of A) = 1 − ${n(report.parameters)}/${n(entries)}`
        : `1 − 1/${g.transposed ? "∏input_size" : "∏output_size"} = 1 − 1/${n(positions)}`,
    macs: `one for each nonzero of M; ${n(report.macs_dense_padding)} with ${g.transposed ? "cropped" : "padded"} taps`,
    macs_dense_padding: `parameters without bias · positions = ${n(product(g.weightShape))}·${n(positions)} = ${n(report.macs_dense_padding)}`,
    receptive_field: perAxisText(g, (a) => receptiveFormula(g, a)),
  };
}

function receptiveFormula(g: ConvGeometry, a: ConvAxis): string {
  const span = a.dilation * (a.kernel - 1) + 1;
  const formula = `${n(a.dilation)}·(${n(a.kernel)} − 1) + 1`;
  if (!g.transposed)
    return a.dilation === 1
      ? `kernel_size = ${n(span)}`
      : `dilation·(kernel_size − 1) + 1 = ${formula} = ${n(span)}`;
  return `⌈(${formula})/${n(a.stride)}⌉ = ${n(Math.ceil(span / a.stride))}`;
}

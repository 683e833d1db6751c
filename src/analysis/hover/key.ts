import type { ConvGeometry } from "../../core/convGeometry.ts";
import { layerDocs } from "../../params/keyDocs.ts";
import type { ConvReport, LayerAnalysis } from "../document.ts";
import { axisNames, convFormulas, outputFormula } from "../formulas.ts";
import { numberText as n } from "../numberText.ts";
import { claimsTable } from "./claim.ts";
import { code } from "./markdown.ts";
import { sequenceEffects, sequenceKeyDoc } from "./sequence.ts";

const longestValue = 60;

/** What a key means (if that is wanted), its value, and what follows from it with this layer's numbers put in. */
export function keyHover(layer: LayerAnalysis, key: string, text: string, meaning: boolean): string {
  const place = layer.keys[key];
  const written = place ? text.slice(place.value.offset, place.value.offset + place.value.length) : "";
  const value = written.length > 0 && written.length <= longestValue ? ` = ${code(written)}` : "";
  const { conv, report, sequence } = layer;
  const known = Object.hasOwn(layerDocs, key) ? layerDocs[key as keyof typeof layerDocs] : undefined;
  const doc = (sequence ? sequenceKeyDoc(sequence, key) : known) ?? "Nothing reads this key.";
  const effect =
    conv && report
      ? effectOf(key, conv.geometry, report, layer)
      : sequence
        ? sequenceEffects(layer, sequence, key)
        : [];
  return [`**${code(key)}**${value}`, ...(meaning ? [doc] : []), ...effect].join("\n\n");
}

function effectOf(key: string, g: ConvGeometry, report: ConvReport, layer: LayerAnalysis): readonly string[] {
  const formulas = convFormulas(g, report);
  const parameters = `parameters: ${formulas.parameters}`;
  switch (key) {
    case "input_size":
      return [outputSizes(g), formulas.d_in];
    case "kernel_size":
      return [outputSizes(g), parameters, `receptive field: ${formulas.receptive_field}`];
    case "stride":
      return [outputSizes(g), ...dropped(g)];
    case "padding":
      return [outputSizes(g), paddedTaps(g, report)];
    case "dilation":
      return [outputSizes(g), `receptive field: ${formulas.receptive_field}`];
    case "output_padding":
      return [outputSizes(g)];
    case "in_channels":
      return [formulas.d_in, parameters];
    case "out_channels":
      return [formulas.d_out, parameters];
    case "groups":
      return [groupsText(g), parameters, `nonzeros: ${formulas.nonzeros}`];
    case "bias":
      return [parameters];
    case "weight":
      return [
        `Its shape: (${g.weightShape.join(", ")}). Each of its ${n(g.weightShape.reduce((a, b) => a * b, 1))} numbers repeats along diagonals of M.`,
      ];
    case "input":
      return [
        `Its shape: (${[g.inChannels, ...g.inputSize].join(", ")}), flattened to the ${n(g.dIn)} columns of M.`,
      ];
    case "expect":
      return claimsTable(layer);
    case "type":
      return [layer.summary];
    default:
      return [];
  }
}

function outputSizes(g: ConvGeometry): string {
  const lines = g.axes.map((axis, i) => `- ${axisNames(g)[i]}′ = ${outputFormula(g, axis)}`);
  return `output size, ${g.axes.length === 1 ? "" : "axis by axis, "}of ${layerRule(g)}:\n\n${lines.join("\n")}`;
}

function layerRule(g: ConvGeometry): string {
  return g.transposed
    ? "(n − 1)·s − 2p + d·(k − 1) + 1 + output_padding"
    : "⌊(n + 2p − (d·(k − 1) + 1))/s⌋ + 1";
}

function dropped(g: ConvGeometry): readonly string[] {
  const cells = g.axes.flatMap((axis, i) =>
    axis.dropped > 0 ? [`${n(axis.dropped)} along ${axisNames(g)[i]}`] : [],
  );
  return cells.length === 0
    ? []
    : [`Cells at the end of the padded input that no window reaches: ${cells.join(", ")}.`];
}

function paddedTaps(g: ConvGeometry, { macs, macs_dense_padding }: ConvReport): string {
  const outside = macs_dense_padding - macs;
  return g.transposed
    ? `${n(outside)} of ${n(macs_dense_padding)} products are cropped.`
    : `${n(outside)} of ${n(macs_dense_padding)} products meet the padding, so M has no entry for them.`;
}

function groupsText(g: ConvGeometry): string {
  const [from, to] = [g.inChannels / g.groups, g.outChannels / g.groups];
  if (g.groups === 1)
    return `One block: each of ${n(g.outChannels)} output channels reads all ${n(g.inChannels)} input channels.`;
  const depthwise = g.groups === g.inChannels ? " This is a depthwise convolution." : "";
  return `${n(g.groups)} blocks along the diagonal of M: each takes ${n(from)} input channel${from === 1 ? "" : "s"} to ${n(to)} output channel${to === 1 ? "" : "s"}.${depthwise}`;
}

import type { ConvGeometry } from "../../core/convGeometry.ts";
import { product } from "../convReport.ts";
import type { LayerAnalysis } from "../document.ts";
import { numberText } from "../numberText.ts";
import { code, table } from "./markdown.ts";
import { matrixPicture } from "./picture.ts";
import { sequenceHover } from "./sequence.ts";

/** What a layer is: its shapes, a sentence, its report, and a picture of its matrix. */
export function layerHover(layer: LayerAnalysis, picture: boolean): string {
  if (layer.sequence) return sequenceHover(layer, layer.sequence, picture);
  const title = `**${code(layer.name)}** ${layer.type} ${layer.shapes}`.trim();
  if (layer.conv === undefined) return `${title}\n\n${layer.summary}`;
  const { geometry, examples } = layer.conv;
  const parts = [
    title,
    sentence(geometry, layer.report?.nonzeros ?? 0),
    ...(picture ? [matrixPicture(geometry)] : []),
    table(
      ["", "", ""],
      layer.rows.map(({ label, value, formula, claimed }) => [
        label,
        value + (claimed ? ` (claimed: ${claimed})` : ""),
        formula,
      ]),
    ),
    ...(examples.length > 0 ? [`Example values stand in for: ${examples.join(", ")}.`] : []),
  ];
  return parts.join("\n\n");
}

function sentence(g: ConvGeometry, nonzeros: number): string {
  const n = numberText;
  const kernel = g.kernelSize.join("×");
  const channels = g.inChannels / g.groups;
  const over = `${n(channels)} channel${channels === 1 ? "" : "s"}${g.groups === 1 ? "" : ` (${n(g.groups)} groups)`}`;
  const learned = `${n(product(g.weightShape))} numbers fill ${n(nonzeros)} entries of a ${n(g.dOut)} × ${n(g.dIn)} matrix`;
  return g.transposed
    ? `Spreads each input cell over ${kernel} cells of the output, ${n(g.outChannels)} channels from ${over} each: ${learned}.`
    : `${n(g.outChannels)} filter${g.outChannels === 1 ? "" : "s"} of ${kernel} cells over ${over}: ${learned}.`;
}

import { type Uri, workspace } from "vscode";
import type { LayerAnalysis } from "../analysis/document.ts";
import type { AttentionDesign } from "../core/sequence/attentionDesign.ts";
import type { RecurrentDesign } from "../core/sequence/recurrentDesign.ts";
import type { TextEdit } from "../params/problem.ts";
import { valueText } from "../params/sourceTree.ts";
import { writtenDesign } from "../params/writtenDesign.ts";
import { RpcError } from "../protocol/rpc.ts";
import type { Analyses } from "./analyses.ts";
import { applyEdits } from "./applyEdits.ts";

/** Writes trained numbers into the file: over those of the layer, or as a new layer after it. One step to undo. */
export async function writeDesign(
  analyses: Analyses,
  uri: Uri,
  layerName: string,
  design: AttentionDesign | RecurrentDesign,
  as: "layer" | "new",
): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const analyzed = await analyses.get(document);
  const layer = analyzed?.analysis.layers.find(({ name }) => name === layerName);
  if (analyzed === undefined || layer?.sequence === undefined) {
    throw new RpcError(
      "failed",
      `${layerName} is not there any more, or has errors: correct them in the text first.`,
    );
  }
  const edits = editsOf(layer, design);
  const names = analyzed.analysis.layers.map(({ name }) => name);
  await applyEdits(document, as === "layer" ? edits : [copyOf(layer, analyzed.text, edits, names)]);
}

function editsOf(layer: LayerAnalysis, design: AttentionDesign | RecurrentDesign): readonly TextEdit[] {
  return Object.entries(writtenDesign(design)).map(([key, value]) => {
    const place = layer.places?.[key];
    if (place?.edit === undefined) {
      throw new RpcError("failed", place?.refusal ?? `${key} can't be written here.`);
    }
    const { offset, length, before, after } = place.edit;
    return { offset, length, text: `${before}${valueText(value)}${after}` };
  });
}

/** The layer's own text with the edits made, under another name, on a line of its own where the layer has one. */
function copyOf(
  { name, span, keySpan }: LayerAnalysis,
  text: string,
  edits: readonly TextEdit[],
  names: readonly string[],
): TextEdit {
  const key = text.slice(keySpan.offset, keySpan.offset + keySpan.length);
  if (key !== name && key !== JSON.stringify(name)) {
    throw new RpcError(
      "failed",
      `${name} is made by code, so there is no text to copy: write to the layer instead.`,
    );
  }
  const end = span.offset + span.length;
  const start = keySpan.offset + keySpan.length;
  // From the last to the first, so that no edit moves the place of another; those at one place stay in their order.
  const copy = [...edits]
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => b.edit.offset - a.edit.offset || b.order - a.order)
    .reduce(
      (result, { edit: { offset, length, text: inserted } }) =>
        result.slice(0, offset - start) + inserted + result.slice(offset - start + length),
      text.slice(start, end),
    );
  const indent = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, keySpan.offset))?.[1];
  const between = indent === undefined ? ", " : `,\n${indent}`;
  return {
    offset: end,
    length: 0,
    text: `${between}${JSON.stringify(freeName(`${name}_trained`, names))}${copy}`,
  };
}

function freeName(wanted: string, names: readonly string[]): string {
  if (!names.includes(wanted)) return wanted;
  const numbers = names.flatMap((name) =>
    name.startsWith(`${wanted}_`) ? [Number(name.slice(wanted.length + 1)) || 1] : [],
  );
  return `${wanted}_${Math.max(1, ...numbers) + 1}`;
}

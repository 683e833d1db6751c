import { type Uri, workspace } from "vscode";
import { writtenAt } from "../params/parameterPlace.ts";
import type { EditParams, WriteScaleParams } from "../protocol/page.ts";
import { RpcError } from "../protocol/rpc.ts";
import type { Analyses } from "./analyses.ts";
import { applyEdits } from "./applyEdits.ts";

/** Writes a value that was chosen in the panel into the file; undo takes it back like anything typed. */
export async function editParameter(
  analyses: Analyses,
  uri: Uri,
  { layer, key, values, continues }: EditParams,
) {
  const [only] = values;
  const value = values.length === 1 && only !== undefined ? only : values;
  await write(analyses, uri, layer, key, value, continues);
}

/** Writes the scale of an attention layer's scores into the file. */
export async function writeScale(analyses: Analyses, uri: Uri, { layer, scale }: WriteScaleParams) {
  await write(analyses, uri, layer, "scale", Number(scale.toPrecision(6)), false);
}

async function write(
  analyses: Analyses,
  uri: Uri,
  layer: string,
  key: string,
  value: number | readonly number[],
  continues: boolean,
): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const analyzed = await analyses.get(document);
  const place = analyzed?.analysis.layers.find(({ name }) => name === layer)?.places?.[key];
  if (place?.edit === undefined) {
    throw new RpcError("failed", place?.refusal ?? `${layer} has errors: correct them in the text first.`);
  }
  const { offset, length } = place.edit;
  await applyEdits(document, [{ offset, length, text: writtenAt(place.edit, value) }], continues);
}

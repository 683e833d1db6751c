import { type Uri, workspace } from "vscode";
import type { FixParams } from "../protocol/page.ts";
import type { Analyses } from "./analyses.ts";
import { applyEdits } from "./applyEdits.ts";

/** Makes the first fix of a problem or finding that the panel lists, named by its code and place. */
export async function applyFix(analyses: Analyses, uri: Uri, { code, offset }: FixParams): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const analysis = (await analyses.get(document))?.analysis;
  const findings = analysis?.layers.flatMap(({ sequence }) => sequence?.findings ?? []) ?? [];
  const problem = [...(analysis?.problems ?? []), ...findings].find(
    (candidate) => candidate.code === code && candidate.offset === offset && candidate.fixes !== undefined,
  );
  const [fix] = problem?.fixes ?? [];
  if (fix) await applyEdits(document, fix.edits);
}

import type { PageState } from "../src/protocol/pageState.ts";

/** Why nothing can be written into the text of the layer in view: while it has errors, its last good state is shown. */
export function refusalOf({ stale, layer }: PageState): string | undefined {
  return stale ? `${layer?.name ?? "The layer"} has errors: correct them in the text first.` : undefined;
}

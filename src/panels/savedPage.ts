import { object, optional, text } from "../protocol/decode.ts";
import type { SavedPage } from "../protocol/pageState.ts";

const decode = object<Omit<SavedPage, "format">>({ uri: text, layer: optional(text) });

/** What a page kept over a reload, or `undefined` when it is not of this version or was damaged. */
export function savedPage(state: unknown): Omit<SavedPage, "format"> | undefined {
  try {
    const isPresentFormat =
      typeof state === "object" && state !== null && "format" in state && state.format === 1;
    return isPresentFormat ? decode(state) : undefined;
  } catch {
    return undefined;
  }
}

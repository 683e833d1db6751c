import { integer, list, object, oneOf, optional, text } from "../src/protocol/decode.ts";
import type { SavedPage } from "../src/protocol/page.ts";
import { matrixTabs, type Navigation } from "./convolution/navigation.ts";

/** Navigation and interface only: everything else is pulled from the host again. */
export interface SavedState extends SavedPage {
  readonly navigation?: Navigation | undefined;
}

const navigation = object<Navigation>({
  position: integer,
  outChannel: integer,
  inChannel: integer,
  slices: list(integer),
  tab: oneOf(...matrixTabs),
  colorBy: oneOf("taps", "values", "density"),
});

const format1 = object<Omit<SavedState, "format">>({
  uri: text,
  layer: optional(text),
  navigation: optional(navigation),
});

/** What an earlier page saved; nothing when it is of another format or damaged. */
export function readSavedState(value: unknown): SavedState | undefined {
  if (typeof value !== "object" || value === null || !("format" in value) || value.format !== 1)
    return undefined;
  try {
    return { format: 1, ...format1(value) };
  } catch {
    return undefined;
  }
}

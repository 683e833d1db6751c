import { integer, list, number, object, oneOf, optional, text } from "../src/protocol/decode.ts";
import { attentionMaps, layout, viewRef } from "../src/protocol/page.ts";
import type { SavedPage } from "../src/protocol/pageState.ts";
import { type AttentionNavigation, stageViews } from "./attention/navigation.ts";
import { type StageCell, stageNames } from "./attention/stageCells.ts";
import { divergingNames, type ScaleChoice, sequentialNames, transferNames } from "./color/scaleNames.ts";
import { matrixTabs, type Navigation } from "./convolution/navigation.ts";
import type { CellEvent } from "./matrix/cellEvent.ts";
import type { RecurrentNavigation } from "./recurrent/navigation.ts";
import { type TraceCell, traceParts } from "./recurrent/traceCells.ts";

/** Navigation and interface only: everything else is pulled from the host again. */
export interface SavedState extends SavedPage {
  /** Pixels that the page is scrolled down by. */
  readonly scroll?: number | undefined;
  readonly navigation?: Navigation | undefined;
  readonly attention?: AttentionNavigation | undefined;
  readonly recurrent?: RecurrentNavigation | undefined;
}

const navigation = object<Navigation>({
  position: integer,
  outChannel: integer,
  inChannel: integer,
  slices: list(integer),
  tab: oneOf(...matrixTabs),
  colorBy: oneOf("taps", "values", "density"),
  scales: optional(
    object<ScaleChoice>({
      diverging: oneOf(...divergingNames),
      sequential: oneOf(...sequentialNames),
      transfer: oneOf(...transferNames),
    }),
  ),
  layout: optional(layout),
  pinned: optional(object<CellEvent>({ ref: viewRef, row: integer, column: integer })),
  map: optional(
    object<NonNullable<Navigation["map"]>>({
      tab: oneOf(...matrixTabs),
      scale: number,
      left: number,
      top: number,
    }),
  ),
});

const variables = list(object({ name: text, value: number }));

const attention = object<AttentionNavigation>({
  head: integer,
  view: oneOf(...stageViews),
  variables,
  pinned: optional(object<StageCell>({ stage: oneOf(...stageNames), row: integer, column: integer })),
  factor: number,
  map: oneOf(...attentionMaps),
  viewport: optional(
    object<NonNullable<AttentionNavigation["viewport"]>>({
      map: oneOf(...attentionMaps),
      scale: number,
      left: number,
      top: number,
    }),
  ),
});

const recurrent = object<RecurrentNavigation>({
  position: optional(integer),
  variables,
  pinned: optional(object<TraceCell>({ part: oneOf(...traceParts), index: integer, position: integer })),
});

const format1 = object<Omit<SavedState, "format">>({
  uri: text,
  layer: optional(text),
  scroll: optional(number),
  navigation: optional(navigation),
  attention: optional(attention),
  recurrent: optional(recurrent),
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

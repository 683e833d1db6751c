import { inChannelsOf } from "../../src/core/channels.ts";
import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { indexOf, positionOf } from "../../src/core/indexing.ts";
import type { Layout } from "../../src/core/layout.ts";
import type { Selection } from "../../src/core/selection.ts";
import type { ViewRef } from "../../src/core/views.ts";
import { pixelAt, windowAxes } from "../../src/core/windowAxis.ts";
import type { ColorMode } from "../color/coloring.ts";
import type { ScaleChoice } from "../color/scaleNames.ts";
import type { CellEvent } from "../matrix/cellEvent.ts";
import type { Viewport } from "../matrix/viewport.ts";

export const matrixTabs = ["linear", "unfold", "gemm", "stacked"] as const;
export type MatrixTab = (typeof matrixTabs)[number];

/** Where a person is in a layer, without what is only hovered. */
export interface Navigation {
  /** Which window: the flat index of an output position, of a transposed convolution an input position. */
  readonly position: number;
  readonly outChannel: number;
  readonly inChannel: number;
  /** The tap of each axis before the last two: the slice of a volume that the planes show. */
  readonly slices: readonly number[];
  readonly tab: MatrixTab;
  readonly colorBy: ColorMode;
  /** The colour scales, once somebody has chosen. */
  readonly scales?: ScaleChoice | undefined;
  /** How the matrices are laid out, once somebody has chosen another way than PyTorch's. */
  readonly layout?: Layout | undefined;
  /** The cell that is pinned. */
  readonly pinned?: CellEvent | undefined;
  /** What of a tab's matrix is shown, once somebody has moved it. */
  readonly map?: (Viewport & { readonly tab: MatrixTab }) | undefined;
}

export const convolutionBeginning: Navigation = {
  position: 0,
  outChannel: 0,
  inChannel: 0,
  slices: [],
  tab: "linear",
  colorBy: "taps",
};

/** The positions that the window takes, one after the other. */
export function windowSizes(g: ConvGeometry): readonly number[] {
  return g.transposed ? g.inputSize : g.outputSize;
}

export function windowCount(g: ConvGeometry): number {
  return windowSizes(g).reduce((product, n) => product * n, 1);
}

export function windowPosition(g: ConvGeometry, index: number): readonly number[] {
  return positionOf(index, windowSizes(g));
}

/** The nearest navigation that the layer allows, after an edit or a reload. */
export function withinLayer(g: ConvGeometry, nav: Navigation): Navigation {
  const within = (n: number, count: number) =>
    Number.isSafeInteger(n) ? Math.max(0, Math.min(count - 1, n)) : 0;
  const outChannel = within(nav.outChannel, g.outChannels);
  const [from, to] = inChannelsOf(g, outChannel);
  const inChannel = within(nav.inChannel, g.inChannels);
  return {
    ...nav,
    position: within(nav.position, windowCount(g)),
    outChannel,
    inChannel: inChannel >= from && inChannel < to ? inChannel : from,
    slices: g.kernelSize.slice(0, -2).map((k, axis) => within(nav.slices[axis] ?? Math.floor(k / 2), k)),
  };
}

/** What is selected while nothing is pointed at: the place of the window. */
export function windowSelection(g: ConvGeometry, nav: Navigation): Selection {
  const position = windowPosition(g, nav.position);
  return g.transposed
    ? { at: "input", channel: nav.inChannel, position }
    : { at: "output", channel: nav.outChannel, position };
}

/** The window nearest to a selection that has a place of its own, so that playing goes on from there. */
export function windowOf(g: ConvGeometry, selection: Selection): number | undefined {
  const position =
    selection.at === "entry"
      ? g.transposed
        ? selection.input
        : selection.output
      : selection.at === "patch" || selection.at === (g.transposed ? "input" : "output")
        ? selection.position
        : undefined;
  const sizes = windowSizes(g);
  const inside = position?.every((n, axis) => n >= 0 && n < (sizes[axis] ?? 1));
  return position !== undefined && inside ? indexOf(position, sizes) : undefined;
}

export interface Planes {
  readonly input: ViewRef;
  readonly kernel: ViewRef;
  readonly output: ViewRef;
}

/** The planes of input, kernel and output that belong to each other at the window's place. */
export function planesAt(g: ConvGeometry, nav: Navigation): Planes {
  const position = windowPosition(g, nav.position);
  const leading = windowAxes(g).slice(0, -2);
  const windows = leading.map((_, axis) => position[axis] ?? 0);
  const pixels = leading.map((line, axis) => pixelAt(line, position[axis] ?? 0, nav.slices[axis] ?? 0));
  const [inputs, outputs] = g.transposed ? [windows, pixels] : [pixels, windows];
  const local = nav.inChannel - inChannelsOf(g, nav.outChannel)[0];
  return {
    input: { view: "input", planes: [nav.inChannel, ...inputs] },
    kernel: { view: "kernel", planes: [nav.outChannel, local, ...nav.slices] },
    output: { view: "output", planes: [nav.outChannel, ...outputs] },
  };
}

import { type ChannelRange, inChannelsOf, outChannelsOf } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import { type Links, linkOf, linksOfPixel, linksOfTap, linksOfWindow } from "./links.ts";
import type { Selection } from "./selection.ts";
import type { ViewKind } from "./views.ts";
import { windowAxes } from "./windowAxis.ts";

/** Multiplications of the layer: all pairs of these channels, times the links of each axis. */
export interface LinkSet {
  readonly out: ChannelRange;
  readonly in: ChannelRange;
  readonly axes: readonly Links[];
}

/**
 * The multiplications in which a selected thing takes part, padded taps included; `undefined` for a structural zero.
 * In the views that show the tensor it belongs to, a position stands for itself, also when no window reaches it.
 */
export function linksOf(g: ConvGeometry, s: Selection, view: ViewKind): LinkSet | undefined {
  if (s.at === "output" && (view === "output" || view === "product")) {
    return { out: only(s.channel), in: [0, g.inChannels], axes: s.position.map(standing) };
  }
  if (s.at === "input" && (view === "input" || view === "flat")) {
    return { out: [0, g.outChannels], in: only(s.channel), axes: s.position.map(standing) };
  }
  const axes = windowAxes(g);
  const at = (position: readonly number[], links: (axis: (typeof axes)[number], n: number) => Links) =>
    axes.map((axis, index) => links(axis, position[index] ?? 0));
  const inTaps = (position: readonly number[], tap: readonly number[]) =>
    axes.map((axis, index) => linkOf(axis, position[index] ?? 0, tap[index] ?? 0));
  const outOnly = (out: number) => ({ out: only(out), in: inChannelsOf(g, out) });
  const inOnly = (channel: number) => ({ out: outChannelsOf(g, channel), in: only(channel) });
  switch (s.at) {
    case "output":
      return { ...outOnly(s.channel), axes: at(s.position, g.transposed ? linksOfPixel : linksOfWindow) };
    case "input":
      return { ...inOnly(s.channel), axes: at(s.position, g.transposed ? linksOfWindow : linksOfPixel) };
    case "weight":
      return { out: only(s.out), in: only(inChannelsOf(g, s.out)[0] + s.in), axes: at(s.tap, linksOfTap) };
    case "patch":
      return { ...(g.transposed ? outOnly : inOnly)(s.channel), axes: inTaps(s.position, s.tap) };
    case "entry":
      if (s.tap === undefined) return undefined;
      return { out: only(s.out), in: only(s.in), axes: inTaps(g.transposed ? s.input : s.output, s.tap) };
  }
}

const only = (channel: number): ChannelRange => [channel, channel + 1];

const standing = (n: number): Links => ({
  count: 1,
  window: n,
  windowStep: 0,
  tap: 0,
  tapStep: 0,
  pixel: n,
  pixelStep: 0,
});

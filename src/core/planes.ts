import { type ChannelRange, inChannelsOf } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import { linksOf } from "./linkSet.ts";
import { type AxisCoordinate, clip, type Links, stepOf } from "./links.ts";
import { showsCoordinate } from "./projectLinks.ts";
import type { Selection } from "./selection.ts";
import { viewLayout } from "./viewLayout.ts";
import type { ViewRef } from "./views.ts";

/**
 * The planes of `ref`'s view that show something of the selection: `ref`'s own as far as they do, otherwise the first
 * channel and the middle slice that do.
 */
export function planesOf(g: ConvGeometry, selection: Selection, ref: ViewRef): readonly number[] {
  const [first = 0, second = 0] = ref.planes;
  if (ref.view !== "input" && ref.view !== "kernel" && ref.view !== "output") return ref.planes;
  const links = linksOf(g, selection, ref.view);
  if (links === undefined) return planesOfZero(g, selection, ref);
  const slices = viewLayout(g, ref).axes.flatMap(({ fixed }, axis) => {
    const line = links.axes[axis];
    if (fixed === undefined || line === undefined) return [];
    // An output that is cropped is in no plane.
    const shown =
      ref.view === "output" && fixed.of === "pixel" ? clip(line, "pixel", 0, g.outputSize[axis] ?? 0) : line;
    return [nearestSlice(shown, fixed.of, fixed.value)];
  });
  if (ref.view === "input") return [nearest(first, links.in), ...slices];
  const out = nearest(first, links.out);
  if (ref.view === "output") return [out, ...slices];
  const start = inChannelsOf(g, out)[0];
  return [out, nearest(start + second, links.in) - start, ...slices];
}

function planesOfZero(g: ConvGeometry, s: Selection, ref: ViewRef): readonly number[] {
  const slices = (position: readonly number[]) => position.slice(0, Math.max(0, g.axes.length - 2));
  if (s.at !== "entry" || ref.view === "kernel") return ref.planes;
  return ref.view === "input" ? [s.in, ...slices(s.input)] : [s.out, ...slices(s.output)];
}

function nearest(channel: number, [from, to]: ChannelRange): number {
  return channel >= from && channel < to ? channel : from;
}

function nearestSlice(links: Links, of: AxisCoordinate, value: number): number {
  if (links.count === 0 || showsCoordinate(links, of, value)) return value;
  return links[of] + stepOf(links, of) * Math.floor((links.count - 1) / 2);
}

import { inChannelsOf } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import { coordinates, placeAt, sameGroup } from "./place.ts";
import { viewLayout } from "./viewLayout.ts";
import { viewShape } from "./viewShape.ts";
import type { ViewRef } from "./views.ts";

/** A thing of a convolution that can be pointed at, whichever view shows it. Positions and taps have one number an axis. */
export type Selection =
  | { readonly at: "output"; readonly channel: number; readonly position: readonly number[] }
  /** A position outside the input lies in its padding. */
  | { readonly at: "input"; readonly channel: number; readonly position: readonly number[] }
  /** `in` counts within the group of `out`. */
  | { readonly at: "weight"; readonly out: number; readonly in: number; readonly tap: readonly number[] }
  /**
   * A cell of the unfolded matrix. Of a convolution: what input channel `channel` shows at `tap` to the output at
   * `position`. Transposed: what the input at `position` adds to output channel `channel` at `tap`.
   */
  | {
      readonly at: "patch";
      readonly channel: number;
      readonly position: readonly number[];
      readonly tap: readonly number[];
    }
  /** One entry of M (or of A), with absolute channels; without `tap` it is a structural zero. */
  | {
      readonly at: "entry";
      readonly out: number;
      readonly in: number;
      readonly output: readonly number[];
      readonly input: readonly number[];
      readonly tap?: readonly number[];
    };

/**
 * The thing that a cell of a view stands for; `undefined` outside the view and where the cell stands for nothing:
 * the zeros between the groups of `weights`.
 */
export function selectionAt(
  g: ConvGeometry,
  ref: ViewRef,
  row: number,
  column: number,
): Selection | undefined {
  const shape = viewShape(g, ref);
  if (!(row >= 0 && row < shape.rows && column >= 0 && column < shape.columns)) return undefined;
  const place = placeAt(g, viewLayout(g, ref), row, column);
  const { out = 0, in: channel = 0 } = place;
  const window = coordinates(place, "window") ?? [];
  const pixel = coordinates(place, "pixel") ?? [];
  const tap = coordinates(place, "tap");
  switch (ref.view) {
    case "input":
    case "flat":
      return { at: "input", channel, position: g.transposed ? window : pixel };
    case "output":
      return { at: "output", channel: out, position: g.transposed ? pixel : window };
    case "product":
      return { at: "output", channel: out, position: window };
    case "kernel":
    case "weights":
      if (tap === undefined || !sameGroup(g, place)) return undefined;
      return { at: "weight", out, in: channel - inChannelsOf(g, out)[0], tap };
    case "unfold":
      return { at: "patch", channel: g.transposed ? out : channel, position: window, tap: tap ?? [] };
    case "linear":
    case "stacked": {
      const [output, input] = g.transposed ? [pixel, window] : [window, pixel];
      const meets = tap !== undefined && sameGroup(g, place);
      return { at: "entry", out, in: channel, output, input, ...(meets && { tap }) };
    }
  }
}

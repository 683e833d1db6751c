import { channelsMeet, inChannelsOf, outChannelsOf } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import { digitsOf } from "./digits.ts";
import type { AxisCoordinate } from "./links.ts";
import { coordinateOf, type ViewLayout } from "./viewLayout.ts";
import { pixelAt, tapBetween, type WindowAxis, windowAxes } from "./windowAxis.ts";

/** The coordinates along one axis that a cell of a view names, and those that follow from them. */
export type AxisPlace = { readonly [of in AxisCoordinate]?: number };

/** What a cell of a view stands for: channels (absolute) and coordinates, as far as the view names them. */
export interface Place {
  readonly out?: number;
  readonly in?: number;
  readonly axes: readonly AxisPlace[];
}

/** The place that a cell of a view shows. Of window, tap and pixel, two give the third; no tap where it does not exist. */
export function placeAt(g: ConvGeometry, layout: ViewLayout, row: number, column: number): Place {
  const [rowChannel = 0, ...rowDigits] = digitsOf(row, layout.rows);
  const [columnChannel = 0, ...columnDigits] = digitsOf(column, layout.columns);
  const axes = windowAxes(g).map((axis, index): AxisPlace => {
    const grid = layout.axes[index] ?? {};
    return complete(axis, {
      ...(grid.fixed && { [grid.fixed.of]: grid.fixed.value }),
      ...(grid.row && { [grid.row.of]: coordinateOf(grid.row, rowDigits[index] ?? 0) }),
      ...(grid.column && { [grid.column.of]: coordinateOf(grid.column, columnDigits[index] ?? 0) }),
    });
  });
  const { channels } = layout;
  const groupStart = !channels.local
    ? 0
    : (channels.row?.of === "out" ? inChannelsOf(g, rowChannel) : outChannelsOf(g, rowChannel))[0];
  return {
    ...channels.fixed,
    ...(channels.row && { [channels.row.of]: rowChannel }),
    ...(channels.column && { [channels.column.of]: groupStart + columnChannel }),
    axes,
  };
}

function complete(axis: WindowAxis, place: AxisPlace): AxisPlace {
  const { window, tap, pixel } = place;
  if (window === undefined) return place;
  if (tap !== undefined) return { ...place, pixel: pixelAt(axis, window, tap) };
  if (pixel === undefined) return place;
  const between = tapBetween(axis, window, pixel);
  return between < 0 ? place : { ...place, tap: between };
}

/** One coordinate along all axes, or `undefined` where the place does not have it on each. */
export function coordinates(place: Place, of: AxisCoordinate): readonly number[] | undefined {
  const values = place.axes.map((axis) => axis[of]);
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** Whether the place's channels, where it names both, are in the same group. */
export function sameGroup(g: ConvGeometry, place: Place): boolean {
  return place.out === undefined || place.in === undefined || channelsMeet(g, place.out, place.in);
}

import { inChannelsOf } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import type { Digits } from "./digits.ts";
import { defaultLayout } from "./layout.ts";
import type { AxisCoordinate } from "./links.ts";
import { type ViewRef, viewsOf } from "./views.ts";
import { windowAxes } from "./windowAxis.ts";

/** A run of `size` coordinates beginning at `origin`, which is negative where padding comes first. */
export interface Scale<Of> {
  readonly of: Of;
  readonly size: number;
  readonly origin: number;
  /** The last coordinate comes first: the taps of a flipped kernel. */
  readonly reversed?: boolean;
}

/** The coordinate that a digit stands for. */
export function coordinateOf({ origin, size, reversed }: Scale<unknown>, digit: number): number {
  return origin + (reversed ? size - 1 - digit : digit);
}

/** The digit of a coordinate, the inverse of `coordinateOf`. */
export function digitFor({ origin, size, reversed }: Scale<unknown>, coordinate: number): number {
  return reversed ? size - 1 - (coordinate - origin) : coordinate - origin;
}

export interface AxisGrid {
  readonly row?: Scale<AxisCoordinate>;
  readonly column?: Scale<AxisCoordinate>;
  /** A coordinate that the whole view shares: the slice that a plane of a volume shows. */
  readonly fixed?: { readonly of: AxisCoordinate; readonly value: number };
}

export interface ChannelGrid {
  readonly row?: Scale<"out" | "in">;
  readonly column?: Scale<"out" | "in">;
  /** The column counts channels from the start of the row's group. */
  readonly local: boolean;
  readonly fixed: { readonly out?: number; readonly in?: number };
}

/**
 * What the rows and columns of a view mean. Every view is laid out as a Kronecker product of one small grid for the
 * channels and one an axis: a row index has one digit for each, and a column index likewise. A grid that has no rows (or
 * columns) contributes a digit that is always 0.
 */
export interface ViewLayout {
  readonly channels: ChannelGrid;
  readonly axes: readonly AxisGrid[];
  /** The digits of a row and of a column index. */
  readonly rows: Digits;
  readonly columns: Digits;
}

/**
 * The layout of a view; `views.ts` lists the views.
 *
 * @throws RangeError for a view that this convolution does not have
 */
export function viewLayout(g: ConvGeometry, { view, planes, layout = defaultLayout }: ViewRef): ViewLayout {
  if (!viewsOf(g).includes(view))
    throw new RangeError(`view must be one of ${viewsOf(g).join(", ")} for ${g.type}, got ${view}`);
  const windows = windowAxes(g);
  const out: Scale<"out"> = { of: "out", size: g.outChannels, origin: 0 };
  const inward: Scale<"in"> = { of: "in", size: g.inChannels, origin: 0 };
  const window = windows.map((a): Scale<AxisCoordinate> => ({ of: "window", size: a.windows, origin: 0 }));
  const pixel = windows.map((a): Scale<AxisCoordinate> => ({ of: "pixel", size: a.pixels, origin: 0 }));
  const reversed = layout.convolution === "true";
  const tap = windows.map((a): Scale<AxisCoordinate> => ({ of: "tap", size: a.taps, origin: 0, reversed }));
  const padded = g.axes.map(
    (a): Scale<AxisCoordinate> => ({
      of: "pixel",
      size: a.input + a.padBefore + a.padAfter,
      origin: -a.padBefore,
    }),
  );
  const asRows = (scales: typeof window) => scales.map((row): AxisGrid => ({ row }));
  const asColumns = (scales: typeof window) => scales.map((column): AxisGrid => ({ column }));
  const asBoth = (rows: typeof window, columns: typeof window) =>
    rows.map((row, axis): AxisGrid => ({ row, column: columns[axis] ?? row }));
  const [first = 0, second = 0] = planes;
  const tapsFirst = layout.patchOrder === "k,c";
  const positionsFirst = layout.flattening === "NHWC";
  const oriented = (columnWise: ViewLayout) =>
    layout.patches === "rows" ? transposeLayout(columnWise) : columnWise;

  switch (view) {
    case "input":
      return grids({ fixed: { in: first } }, plane(g.transposed ? window : padded, planes.slice(1)));
    case "output":
      return grids({ fixed: { out: first } }, plane(g.transposed ? pixel : window, planes.slice(1)));
    case "kernel":
      return grids(
        { fixed: { out: first, in: inChannelsOf(g, first)[0] + second } },
        plane(tap, planes.slice(2)),
      );
    case "unfold":
      return oriented(grids({ row: g.transposed ? out : inward }, asBoth(tap, window), tapsFirst));
    case "weights":
      return oriented(
        grids({ row: out, column: inward }, g.transposed ? asRows(tap) : asColumns(tap), tapsFirst),
      );
    case "flat":
      return oriented(grids({ row: inward }, asColumns(window)));
    case "product":
      return oriented(grids({ row: out }, asColumns(window)));
    case "linear":
      return grids(
        { row: out, column: inward },
        g.transposed ? asBoth(pixel, window) : asBoth(window, pixel),
        positionsFirst,
      );
    case "stacked": {
      const perGroup = (scale: Scale<"out" | "in">) => ({ ...scale, size: scale.size / g.groups });
      const [row, column] = g.transposed ? [inward, out] : [out, inward];
      const channels = { row, column: perGroup(column), local: true };
      return grids(channels, asBoth(window, tap), positionsFirst, tapsFirst);
    }
  }
}

/** Whether the view's rows and columns are swapped: those of the GEMM, when patches are rows. */
export function isTransposed({ view, layout }: ViewRef): boolean {
  return layout?.patches === "rows" && ["unfold", "weights", "flat", "product"].includes(view);
}

/** The last two axes span the plane; `slice` fixes the ones before. */
function plane(scales: readonly Scale<AxisCoordinate>[], slice: readonly number[]): AxisGrid[] {
  return scales.map((scale, axis): AxisGrid => {
    const fromEnd = scales.length - axis;
    if (fromEnd === 1) return { column: scale };
    if (fromEnd === 2) return { row: scale };
    return { fixed: { of: scale.of, value: slice[axis] ?? 0 } };
  });
}

function grids(
  channels: Partial<ChannelGrid>,
  axes: readonly AxisGrid[],
  rowChannelLast = false,
  columnChannelLast = rowChannelLast,
): ViewLayout {
  const all = [channels, ...axes];
  return {
    channels: { local: false, fixed: {}, ...channels },
    axes,
    rows: { sizes: all.map((grid) => grid.row?.size ?? 1), channelLast: rowChannelLast },
    columns: { sizes: all.map((grid) => grid.column?.size ?? 1), channelLast: columnChannelLast },
  };
}

function transposeLayout({ channels, axes, rows, columns }: ViewLayout): ViewLayout {
  const turned = <Of>({ row, column }: { readonly row?: Scale<Of>; readonly column?: Scale<Of> }) => ({
    ...(column && { row: column }),
    ...(row && { column: row }),
  });
  const { local, fixed } = channels;
  return {
    channels: { ...turned(channels), local, fixed },
    axes: axes.map(turned),
    rows: columns,
    columns: rows,
  };
}

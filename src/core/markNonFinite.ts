import { inChannelsOf } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import type { ConvTensors } from "./convTensors.ts";
import { outputByDefinition } from "./definition.ts";
import { highlightLimit, highlights } from "./dependency.ts";
import { positionOf } from "./indexing.ts";
import type { Rectangle } from "./rectangles.ts";
import { type Selection, selectionAt } from "./selection.ts";
import type { TileGrid } from "./tileGrid.ts";
import { cellKind, type Tile, type ViewRef } from "./views.ts";

/** So many NaN and infinities are looked for one by one; where there are more, those at the first cells of blocks have to do. */
const most = 1024;

/**
 * Puts NaN and infinities into the pixels of a tile under which they are: its pixels show the first cell of their block, and one among
 * millions would be passed over.
 */
export function markNonFinite(tensors: ConvTensors, ref: ViewRef, grid: TileGrid, tile: Tile): void {
  const ofWeight = ref.view === "kernel" || ref.view === "weights" || ref.view === "stacked";
  const isOutput = ref.view === "output" || ref.view === "product";
  const { geometry: g, input, weight } = tensors;
  for (const [data, at] of [
    [input.data, inputAt],
    [weight.data, weightAt],
  ] as const) {
    if (!isOutput && (data === weight.data) !== ofWeight) continue;
    for (const index of nonFiniteIn(data)) {
      const cells = highlights(g, at(g, index), ref);
      // A pattern of more rectangles is only covered by what comes back.
      if (!isOutput && cells.length >= highlightLimit) continue;
      for (const rectangle of cells) {
        eachPixelOf(grid, rectangle, (pixel, under) => {
          if (!Number.isFinite(tile.values[pixel])) return;
          const value = isOutput ? firstNonFinite(tensors, ref, under) : data[index];
          if (value === undefined) return;
          tile.values[pixel] = value;
          tile.kinds[pixel] = cellKind.value;
        });
      }
    }
  }
}

const known = new WeakMap<Float32Array, readonly number[]>();

function nonFiniteIn(data: Float32Array): readonly number[] {
  const found = known.get(data);
  if (found !== undefined) return found;
  const places: number[] = [];
  for (let n = 0; n < data.length && places.length < most; n++) {
    if (!Number.isFinite(data[n])) places.push(n);
  }
  known.set(data, places);
  return places;
}

function inputAt(g: ConvGeometry, index: number): Selection {
  const [channel = 0, ...position] = positionOf(index, [g.inChannels, ...g.inputSize]);
  return { at: "input", channel, position };
}

function weightAt(g: ConvGeometry, index: number): Selection {
  const [first = 0, second = 0, ...tap] = positionOf(index, g.weightShape);
  if (!g.transposed) return { at: "weight", out: first, in: second, tap };
  const perGroup = g.inChannels / g.groups;
  const out = Math.floor(first / perGroup) * (g.outChannels / g.groups) + second;
  return { at: "weight", out, in: first - inChannelsOf(g, out)[0], tap };
}

/** Of some output cells the first value that is no finite number; through padding an output may miss what it depends on. */
function firstNonFinite(tensors: ConvTensors, ref: ViewRef, cells: Rectangle): number | undefined {
  for (let row = cells.row; row < cells.row + cells.rows; row++) {
    for (let column = cells.column; column < cells.column + cells.columns; column++) {
      const cell = selectionAt(tensors.geometry, ref, row, column);
      if (cell?.at !== "output") continue;
      const { sum } = outputByDefinition(tensors, cell.channel, cell.position);
      if (!Number.isFinite(sum)) return sum;
    }
  }
  return undefined;
}

/** The pixels that stand for some cells, with those of the cells that are under each. */
function eachPixelOf(
  grid: TileGrid,
  cells: Rectangle,
  visit: (pixel: number, under: Rectangle) => void,
): void {
  const { rowEdges, columnEdges } = grid;
  const [y0, y1] = pixelsOver(rowEdges, 2 ** grid.level, cells.row, cells.row + cells.rows);
  const [x0, x1] = pixelsOver(columnEdges, 2 ** grid.level, cells.column, cells.column + cells.columns);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const [row, column] = [
        Math.max(cells.row, rowEdges[y] as number),
        Math.max(cells.column, columnEdges[x] as number),
      ];
      const bottom = Math.min(cells.row + cells.rows, rowEdges[y + 1] as number);
      const right = Math.min(cells.column + cells.columns, columnEdges[x + 1] as number);
      visit(y * grid.columns + x, { row, column, rows: bottom - row, columns: right - column });
    }
  }
}

/** Which pixels, of those between some edges, stand for a range of cells. */
function pixelsOver(edges: Float64Array, block: number, from: number, to: number): readonly [number, number] {
  const start = edges[0] as number;
  return [
    Math.max(0, Math.floor((from - start) / block)),
    Math.min(edges.length - 1, Math.ceil((to - start) / block)),
  ];
}

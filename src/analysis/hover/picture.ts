import type { ConvGeometry } from "../../core/convGeometry.ts";
import { ConvMatrix } from "../../core/convMatrix.ts";
import { rasterize } from "../../core/rasterize.ts";
import { numberText } from "../numberText.ts";
import { type CellColors, gridPicture } from "./gridPicture.ts";

/** Cells of the picture along its longer side. */
const mostCells = 48;

/**
 * A small picture of where M has its nonzeros, as a Markdown image. A matrix that fits is drawn entry by entry, in the
 * colour of each entry's tap; a larger one by its density, counted exactly, so that even a lone nonzero shows.
 */
export function matrixPicture(g: ConvGeometry): string {
  const matrix = new ConvMatrix(g);
  const whole = matrix.rows <= mostCells && matrix.columns <= mostCells;
  const [rows, columns] = whole ? [matrix.rows, matrix.columns] : gridSize(matrix);
  const colors = whole ? tapColors(matrix, g) : densityColors(matrix, rows, columns);
  const alt = `Pattern of M: ${numberText(matrix.rows)} rows, ${numberText(matrix.columns)} columns, ${numberText(matrix.nonzeros)} nonzeros`;
  return gridPicture(alt, rows, columns, colors);
}

/** The matrix's proportions, as far as the narrow side stays visible. */
function gridSize({ rows, columns }: ConvMatrix): readonly [number, number] {
  const cells = (n: number) =>
    Math.min(n, Math.max(12, Math.round((mostCells * n) / Math.max(rows, columns))));
  return [cells(rows), cells(columns)];
}

function tapColors(matrix: ConvMatrix, g: ConvGeometry): CellColors {
  const kernelColumns = g.kernelSize.at(-1) ?? 1;
  const kernelRows = g.kernelSize.reduce((total, n) => total * n, 1) / kernelColumns;
  return Array.from({ length: matrix.rows }, (_, r) => {
    const row = new Array<string | undefined>(matrix.columns).fill(undefined);
    matrix.visitRow(r, (column, tap) => {
      row[column] = tapColor(Math.floor(tap / kernelColumns), tap % kernelColumns, kernelRows, kernelColumns);
    });
    return row;
  });
}

/** Hues that can be told apart on a light and on a dark ground. */
function tapColor(row: number, column: number, rows: number, columns: number): string {
  const hue = Math.round(12 + (315 * (row + column / columns)) / rows);
  return `stroke="hsl(${hue},65%,54%)"`;
}

/** Few steps, so that equal neighbours join; the lowest is well visible. */
const steps = 8;

function densityColors(matrix: ConvMatrix, rows: number, columns: number): CellColors {
  const area = { r0: 0, r1: matrix.rows, c0: 0, c1: matrix.columns, height: rows, width: columns };
  const { count } = rasterize(matrix, area);
  const most = count.reduce((a, b) => Math.max(a, b), 0);
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => {
      const here = count[r * columns + c] ?? 0;
      if (here === 0) return undefined;
      const step = Math.ceil(steps * Math.sqrt(here / most));
      return `stroke="#3794ff" stroke-opacity="${(0.2 + (0.8 * step) / steps).toFixed(2)}"`;
    }),
  );
}

import type { Extent } from "../matrix/viewport.ts";

/** A plane, and whether its channel can be chosen. */
export interface PlanePart extends Extent {
  readonly choosing: boolean;
}

export interface PlaneParts {
  readonly input: PlanePart;
  readonly kernel: PlanePart;
  readonly output: PlanePart;
  readonly patchWidth: number;
}

export interface PlaneLayout {
  /** Pixels of a cell of the input and the output, and of the kernel. */
  readonly cell: number;
  readonly kernelCell: number;
  /** The height that the patch beside the planes may take. */
  readonly height: number;
}

const largestCell = 28;
/** From this size on a cell shows its number. */
const readableCell = 22;
const tallest = 300;

/** What stands besides cells: the ruler of a plane, an operator with its gaps, the gap before the patch. */
const ruler = 24;
const operator = 58;
const gap = 18;
/** Headings need more room than a small plane, most of all those with a channel to choose. */
const heading = { plain: 128, choosing: 236 };

/**
 * Sizes of input, kernel and output in a row so wide: cells of one size wherever they can be read, all in one row where
 * that is possible, else in two. A plane too large for readable cells becomes a picture of itself.
 */
export function planeLayout({ input, kernel, output, patchWidth }: PlaneParts, width: number): PlaneLayout {
  const longest = Math.max(input.rows, output.rows);
  const layout = (cell: number, kernelCell = cell) => ({
    cell,
    kernelCell,
    height: Math.max(200, longest * cell),
  });
  const wide = ({ columns, choosing }: PlanePart, cell: number) =>
    Math.max(ruler + columns * cell, choosing ? heading.choosing : heading.plain);
  const inputAndKernel = (cell: number, kernelCell: number) =>
    wide(input, cell) + operator + wide(kernel, kernelCell);
  const inOneRow = (cell: number, kernelCell: number) =>
    inputAndKernel(cell, kernelCell) + operator + wide(output, cell) + gap + patchWidth;
  const inTwoRows = (cell: number, kernelCell: number) =>
    Math.max(inputAndKernel(cell, kernelCell), alone(cell, kernelCell));
  const alone = (cell: number, kernelCell: number) =>
    ruler + Math.max(kernel.columns * kernelCell, Math.max(input.columns, output.columns) * cell);

  const readable = Array.from({ length: largestCell - readableCell + 1 }, (_, n) => largestCell - n);
  for (const row of [inOneRow, inTwoRows, alone]) {
    const cell = readable.find((n) => n * longest <= tallest && row(n, n) <= width);
    if (cell !== undefined) return layout(cell);
  }
  const widest = Math.max(input.columns, output.columns);
  const kernelCell = Math.min(largestCell, 196 / Math.max(kernel.rows, kernel.columns));
  const largest = Math.min(readableCell, tallest / longest, (width - ruler) / widest);
  // A picture may shrink so much, so that more stands in its row.
  const pictures = Array.from({ length: 8 }, (_, n) => largest * 0.93 ** n);
  for (const row of [inOneRow, inTwoRows]) {
    const cell = pictures.find((n) => row(n, kernelCell) <= width);
    if (cell !== undefined) return layout(cell, kernelCell);
  }
  return layout(largest, Math.min(kernelCell, (width - ruler) / kernel.columns));
}

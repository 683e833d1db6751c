import type { Extent } from "../matrix/viewport.ts";

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
/** Headings with a channel to choose need more room than a small plane. */
const heading = 190;
const kernelHeading = 128;

/**
 * Sizes of input, kernel and output in a row so wide: cells of one size wherever they can be read, all in one row where
 * that is possible, else in two. A plane too large for readable cells becomes a picture of itself.
 */
export function planeLayout(
  input: Extent,
  kernel: Extent,
  output: Extent,
  patchWidth: number,
  width: number,
): PlaneLayout {
  const longest = Math.max(input.rows, output.rows);
  const layout = (cell: number, kernelCell = cell) => ({
    cell,
    kernelCell,
    height: Math.max(200, longest * cell),
  });
  const wide = (columns: number, cell: number, least: number) => Math.max(ruler + columns * cell, least);
  const inputAndKernel = (cell: number, kernelCell = cell) =>
    wide(input.columns, cell, heading) + operator + wide(kernel.columns, kernelCell, kernelHeading);
  const all = (cell: number, kernelCell = cell) =>
    inputAndKernel(cell, kernelCell) + operator + wide(output.columns, cell, heading) + gap + patchWidth;

  const readable = Array.from({ length: largestCell - readableCell + 1 }, (_, n) => largestCell - n);
  const fits = (row: (cell: number) => number) =>
    readable.find((n) => n * longest <= tallest && row(n) <= width);
  const alone = (n: number) => wide(Math.max(input.columns, kernel.columns, output.columns), n, 0);
  const cell = fits(all) ?? fits((n) => Math.max(inputAndKernel(n), alone(n))) ?? fits(alone);
  if (cell !== undefined) return layout(cell);

  const kernelCell = Math.min(largestCell, 196 / Math.max(kernel.rows, kernel.columns));
  const widest = Math.max(input.columns, output.columns);
  const pictures = [all, inputAndKernel].map((row) => {
    const rest = row(0, kernelCell) - (row === all ? 2 : 1) * (heading - ruler);
    return (width - rest) / (row === all ? input.columns + output.columns : input.columns);
  });
  const filling = (width - ruler) / widest;
  const picture = pictures.find((size) => size * widest >= 180) ?? filling;
  return layout(Math.min(picture, filling, tallest / longest, readableCell), kernelCell);
}

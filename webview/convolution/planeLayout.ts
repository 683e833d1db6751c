import type { Extent } from "../matrix/viewport.ts";

export interface PlaneLayout {
  /** Pixels of a cell of the input and the output, and of the kernel. */
  readonly cell: number;
  readonly kernelCell: number;
  /** The height that the patch beside the planes may take. */
  readonly height: number;
}

const largestCell = 28;
const readableCell = 20;
const tallest = 300;

/** Everything between the cells of the planes: rulers, operators and gaps, with and without output and patch. */
const between = { all: 270, inputAndKernel: 120 };

/**
 * Sizes of input, kernel and output in a row so wide: cells of one size wherever they stay readable, all in one row where
 * that leaves enough of them, else in two rows. A plane too large for readable cells becomes a picture of itself.
 */
export function planeLayout(input: Extent, kernel: Extent, output: Extent, width: number): PlaneLayout {
  const longest = Math.max(input.rows, output.rows);
  const most = Math.min(largestCell, tallest / longest);
  const kernelMost = Math.min(largestCell, 160 / Math.max(kernel.rows, kernel.columns));
  const together = (width - between.all) / (input.columns + kernel.columns + output.columns);
  if (Math.min(together, most) >= readableCell) {
    const cell = Math.min(together, most);
    return { cell, kernelCell: cell, height: Math.max(200, longest * cell) };
  }
  const kernelWidth = kernel.columns * kernelMost;
  const apart = (width - between.all - kernelWidth) / (input.columns + output.columns);
  const picture = Math.min(most, apart);
  const widest = Math.max(input.columns, output.columns);
  const enough = picture * widest >= 180 || picture === most;
  const twoRows = Math.max(
    (width - between.inputAndKernel - kernelWidth) / input.columns,
    Math.min(220, width - 40) / widest,
  );
  const cell = enough ? picture : Math.min(most, twoRows);
  return {
    cell,
    kernelCell: Math.max(Math.min(cell, largestCell), kernelMost),
    height: Math.max(200, longest * cell),
  };
}

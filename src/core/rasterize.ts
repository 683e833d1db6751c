import { checkRange } from "./checks.ts";
import { CornerSums } from "./cornerSums.ts";
import type { PrefixSums, StructuredMatrix } from "./structuredMatrix.ts";

/** A rectangle of a matrix, half open, and the size in pixels to draw it at. */
export interface RasterRect {
  readonly r0: number;
  readonly r1: number;
  readonly c0: number;
  readonly c1: number;
  readonly height: number;
  readonly width: number;
}

/** One number a pixel, row-major; counts are exact. */
export interface Raster {
  /** Nonzeros by structure. */
  readonly count: Float64Array;
  /** Sums of values; absent where every value is 1. */
  readonly sum?: Float64Array;
}

/**
 * What each pixel of a drawn rectangle covers. Pixel (y, x) covers the rows between the edges round(r0 + y·(r1 − r0)/height)
 * of y and y + 1, and columns alike, so that every entry of the rectangle belongs to exactly one pixel.
 *
 * @throws RangeError for a rectangle outside the matrix or a size that is not a positive whole number
 */
export function rasterize(matrix: StructuredMatrix, rect: RasterRect): Raster {
  checkRange("rows", rect.r0, rect.r1, matrix.rows);
  checkRange("columns", rect.c0, rect.c1, matrix.columns);
  const rows = pixelEdges("height", rect.r0, rect.r1, rect.height);
  const columns = pixelEdges("width", rect.c0, rect.c1, rect.width);
  return rasterizeCells(matrix, rows, columns);
}

/**
 * The same for cells of any sizes: cell (y, x) covers rows from rows[y] to rows[y + 1] and columns alike.
 *
 * @param corners of these cells and the matrix's factors, where the caller has them
 */
export function rasterizeCells(
  matrix: StructuredMatrix,
  rows: Float64Array,
  columns: Float64Array,
  corners: CornerSums | undefined = matrix.factors && new CornerSums(matrix.factors, rows, columns),
): Raster {
  const count = corners
    ? corners.counts()
    : eachPixel(rows, columns, (y, x) =>
        matrix.count(
          rows[y] as number,
          rows[y + 1] as number,
          columns[x] as number,
          columns[x + 1] as number,
        ),
      );
  if (matrix.binary) return { count };
  const sum = sumsOfCells(matrix, rows, columns, corners, count);
  for (const { value, where } of matrix.nonFinite ?? []) {
    const hits = sumsOfCells(where, rows, columns, corners, count);
    // Infinities of both signs meet in NaN, as they should.
    for (let pixel = 0; pixel < sum.length; pixel++) {
      if ((hits[pixel] as number) > 0) sum[pixel] = (sum[pixel] as number) + value;
    }
  }
  return { count, sum };
}

/** Sums of values where `count` says that there are any, NaN and infinities left out. */
function sumsOfCells(
  matrix: StructuredMatrix,
  rows: Float64Array,
  columns: Float64Array,
  corners: CornerSums | undefined,
  count: Float64Array,
): Float64Array {
  const terms = corners && termsForLargePixels(matrix, count, rows, columns);
  if (corners && terms) return corners.of(terms);
  const blocks = matrix.blocks?.(rows, columns) ?? {
    sum: (y, x) =>
      matrix.sum(rows[y] as number, rows[y + 1] as number, columns[x] as number, columns[x + 1] as number),
  };
  return eachPixel(rows, columns, (y, x, pixel) => (count[pixel] === 0 ? 0 : blocks.sum(y, x)));
}

/**
 * Entries a pixel may cover for its sum to be taken by itself, which is exact to its own last digits. Sums of larger ones
 * may be differences of prefix sums, exact to some 1e-15 of the matrix's total; that costs each pixel a few operations a
 * term, where a sum by itself costs about a hundred.
 */
const pixelByPixel = 1 << 12;
const operationsOfSum = 100;

function termsForLargePixels(
  matrix: StructuredMatrix,
  count: Float64Array,
  rows: Float64Array,
  columns: Float64Array,
): readonly (readonly PrefixSums[])[] | undefined {
  const area = ((rows.at(-1) ?? 0) - (rows[0] ?? 0)) * ((columns.at(-1) ?? 0) - (columns[0] ?? 0));
  if (area <= pixelByPixel * count.length) return undefined;
  const terms = matrix.valueTerms?.();
  const occupied = count.reduce((pixels, n) => (n > 0 ? pixels + 1 : pixels), 0);
  return terms && terms.length * count.length < operationsOfSum * occupied ? terms : undefined;
}

function pixelEdges(name: string, from: number, to: number, pixels: number): Float64Array {
  if (!Number.isSafeInteger(pixels) || pixels < 1) {
    throw new RangeError(`${name} must be a positive whole number of pixels, got ${pixels}`);
  }
  return Float64Array.from({ length: pixels + 1 }, (_, n) => Math.round(from + (n * (to - from)) / pixels));
}

function eachPixel(
  rows: Float64Array,
  columns: Float64Array,
  value: (y: number, x: number, pixel: number) => number,
): Float64Array {
  const [height, width] = [rows.length - 1, columns.length - 1];
  const values = new Float64Array(height * width);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) values[pixel] = value(y, x, pixel);
  }
  return values;
}

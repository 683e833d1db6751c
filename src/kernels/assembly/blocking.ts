/**
 * Sizes of the blocks of a matrix product, as in Goto and van de Geijn, "Anatomy of High-Performance Matrix
 * Multiplication" (2008).
 */

/** Rows of C in registers. With two vectors of B and one value of A: 15 of 16 registers, or 14 with a separate product. */
export const blockRows: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;

/** Columns of C in registers: two vectors. */
export const blockColumns: i32 = 8;

/** Terms of a sum that are added before the next columns: a packed strip of B, 12 kB, stays in the first cache. */
export const depthBlock: i32 = 384;

/** Rows of A whose packed block, 144 kB, stays in the second cache. */
const rowBlock: i32 = 16 * blockRows;

/** From so many rows on, whole strips can be taken off: strips of one row less can always make up the rest. */
const manyRows: i32 = blockRows * (blockRows - 1);

/** Rows of the next block of A, of so many: a few more than `rowBlock` rather than a rest of a few. */
export function rowsOfBlock(left: i32): i32 {
  return left < rowBlock + manyRows ? left : rowBlock;
}

/**
 * Rows of the next strip of A, of so many: strips are as few as can be, and of about the same height, as few sums at a time
 * leave the processor waiting for each.
 */
export function rowsOfStrip(left: i32): i32 {
  if (left >= manyRows) return blockRows;
  const strips = (left + blockRows - 1) / blockRows;
  return (left + strips - 1) / strips;
}

/** Columns of B that are packed at a time. */
export const columnBlock: i32 = 512;

/** Bytes that a product needs besides its matrices: columns of B packed, where they lie, and a block of C. */
export const scratchBytes: i32 = 4 * (depthBlock * columnBlock + columnBlock + blockRows * blockColumns);

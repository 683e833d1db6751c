import { blockColumns, blockRows, columnBlock, depthBlock, rowBlock } from "./blocking";
import { gatherStrip } from "./gather";
import { multiplyBlock } from "./multiplyBlock";

/**
 * C = A·B + bias, (m × depth)·(depth × n) = (m × n): A packed by `packRows`, B gathered (see `gather.ts`) with its columns
 * rounded up to whole strips, C row-major and one bias a row.
 *
 * @param rowBytes from one row of C to the next, which may be longer than its n columns
 * @param scratch `scratchBytes` of memory
 */
export function multiply(
  packed: usize,
  m: i32,
  depth: i32,
  n: i32,
  source: usize,
  rows: usize,
  columns: usize,
  c: usize,
  rowBytes: usize,
  bias: usize,
  scratch: usize,
): void {
  const tile = scratch;
  const strips = scratch + 4 * blockRows * blockColumns;
  for (let j = 0; j < n; j += columnBlock) {
    const width = min(columnBlock, n - j);
    for (let k = 0; k < depth; k += depthBlock) {
      const block = min(depthBlock, depth - k);
      const stripBytes = <usize>block << 5;
      let strip = strips;
      for (let column = 0; column < width; column += blockColumns) {
        gatherStrip(source, rows + (<usize>k << 2), columns + (<usize>(j + column) << 2), block, strip);
        strip += stripBytes;
      }
      for (let i = 0; i < m; i += rowBlock) {
        multiplyStrips(
          packed + (<usize>(k * m + i * block) << 2),
          min(rowBlock, m - i),
          block,
          strips,
          width,
          c + <usize>i * rowBytes + (<usize>j << 2),
          rowBytes,
          bias + (<usize>i << 2),
          k != 0,
          tile,
        );
      }
    }
  }
}

/**
 * Strips of A times strips of B, both packed to this depth, into C, whose rows are `rowBytes` apart.
 *
 * @param tile memory for one block, where columns are fewer than a block's
 */
export function multiplyStrips(
  packed: usize,
  m: i32,
  depth: i32,
  strips: usize,
  n: i32,
  c: usize,
  rowBytes: usize,
  bias: usize,
  accumulate: bool,
  tile: usize,
): void {
  for (let j = 0; j < n; j += blockColumns) {
    const width = min(blockColumns, n - j);
    let strip = packed;
    for (let i = 0; i < m; i += blockRows) {
      const height = min(blockRows, m - i);
      const start = bias + (<usize>i << 2);
      const to = c + <usize>i * rowBytes + (<usize>j << 2);
      if (width == blockColumns) {
        multiplyBlock(height, depth, strip, strips, to, rowBytes, start, accumulate);
      } else {
        if (accumulate) copyTile(to, rowBytes, tile, 4 * blockColumns, height, width);
        multiplyBlock(height, depth, strip, strips, tile, 4 * blockColumns, start, accumulate);
        copyTile(tile, 4 * blockColumns, to, rowBytes, height, width);
      }
      strip += <usize>(height * depth) << 2;
    }
    strips += <usize>depth << 5;
  }
}

/** Copies rows of floats. */
export function copyTile(
  from: usize,
  fromBytes: usize,
  to: usize,
  toBytes: usize,
  height: i32,
  width: i32,
): void {
  for (let row = 0; row < height; row++) {
    for (let column: usize = 0; column < <usize>width << 2; column += 4) {
      store<u32>(to + column, load<u32>(from + column));
    }
    from += fromBytes;
    to += toBytes;
  }
}

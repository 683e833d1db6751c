import { blockColumns, blockRows, columnBlock, depthBlock, rowsOfBlock, rowsOfStrip } from "./blocking";
import { gatherStrip } from "./gather";
import { multiplyBlock } from "./multiplyBlock";

/**
 * C = A·B + bias, (m × depth)·(depth × n) = (m × n): A packed by `packRows`, B gathered (see `gather.ts`) from columns that
 * come in lines of `width`; C row-major and one bias a row.
 *
 * @param lines where each line of columns begins, in bytes
 * @param from the first column that is computed, n of them in all
 * @param c where that column is in the first row
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
  lines: usize,
  width: i32,
  from: i32,
  c: usize,
  rowBytes: usize,
  bias: usize,
  scratch: usize,
): void {
  const tile = scratch;
  const columns = scratch + 4 * blockRows * blockColumns;
  const strips = columns + 4 * columnBlock;
  // A strip of B that one block of A is all there is for is used at once, from the first cache; for few terms, placing its
  // columns would take longer than that saves.
  const most = rowsOfBlock(m) == m && m * depth >= 1024 ? blockColumns : columnBlock;
  for (let j = 0; j < n; j += most) {
    const block = min(most, n - j);
    placeColumns(lines, width, from + j, block, columns);
    for (let k = 0; k < depth; k += depthBlock) {
      const terms = min(depthBlock, depth - k);
      let strip = strips;
      for (let column = 0; column < block; column += blockColumns) {
        gatherStrip(source, rows + (<usize>k << 2), columns + (<usize>column << 2), terms, strip);
        strip += <usize>terms << 5;
      }
      for (let i = 0; i < m; ) {
        const height = rowsOfBlock(m - i);
        multiplyStrips(
          packed + (<usize>(k * m + i * terms) << 2),
          height,
          terms,
          strips,
          block,
          c + <usize>i * rowBytes + (<usize>j << 2),
          rowBytes,
          bias + (<usize>i << 2),
          k != 0,
          tile,
        );
        i += height;
      }
    }
  }
}

/** Writes where columns are, rounded up to whole strips: those that are missing are the floats after the last one. */
function placeColumns(lines: usize, width: i32, from: i32, count: i32, columns: usize): void {
  let line = lines + (<usize>(from / width) << 2);
  let n = from % width;
  let at = load<i32>(line) + 4 * n;
  const end = columns + (<usize>count << 2);
  for (; columns < end; columns += 4) {
    if (n == width) {
      n = 0;
      line += 4;
      at = load<i32>(line);
    }
    store<i32>(columns, at);
    at += 4;
    n++;
  }
  for (let missing = -count & (blockColumns - 1); missing != 0; missing--) {
    store<i32>(columns, at);
    at += 4;
    columns += 4;
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
    for (let i = 0; i < m; ) {
      const height = rowsOfStrip(m - i);
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
      i += height;
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

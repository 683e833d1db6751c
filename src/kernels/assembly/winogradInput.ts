import { inputLines, linePoints } from "./winogradPoints";

/** Planes of the input that lie in the lanes of a vector. */
const planes: i32 = 4;

/** Bytes that transforming tiles of a row works in: lines of four planes. */
export function inputScratchBytes(tiles: i32, m: i32): i32 {
  return linePoints * lineBytesFor(tiles, m);
}

/** Room for whole tiles, and vectors of four at the end. */
function lineBytesFor(tiles: i32, m: i32): i32 {
  return 16 * (tiles * m + 9);
}

/**
 * Transforms tiles of one row for all input channels: Bᵀ d B, with four planes in the lanes of a vector.
 *
 * @param top the first line of the tiles, and `left` the first column, in the input; may be in the padding
 * @param rows values that a column of a tile is transformed to, and `columns` a line of it, and m the outputs of a line
 * @param zeros as many as a line of the input, and 8 more
 * @param to where the values of the first point go: of each tile four planes, then the next four planes `groupBytes` on
 */
export function transformInputs(
  x: usize,
  channels: i32,
  height: i32,
  width: i32,
  stride: i32,
  top: i32,
  left: i32,
  tiles: i32,
  rows: i32,
  columns: i32,
  m: i32,
  zeros: usize,
  to: usize,
  pointBytes: usize,
  depth: i32,
  groupBytes: usize,
  scratch: usize,
): void {
  const lineBytes = <usize>lineBytesFor(tiles, m);
  const length = tiles * m + columns - m;
  const planeBytes = <usize>(height * width) << 2;
  for (let first = 0; first < depth; first += planes) {
    const more = channels - first;
    let line = scratch;
    for (let row = 0; row < rows; row++) {
      const y = top + row * stride;
      const isInside = y >= 0 && y < height;
      const row0 = isInside ? x + (<usize>(y * width) << 2) : zeros;
      if (stride == 1) {
        const row1 = isInside && more > 1 ? row0 + planeBytes : zeros;
        const row2 = isInside && more > 2 ? row1 + planeBytes : zeros;
        const row3 = isInside && more > 3 ? row2 + planeBytes : zeros;
        takeLine(more > 0 ? row0 : zeros, row1, row2, row3, left, length, width, line);
      } else {
        const row1 = y >= -1 && y < height - 1 ? x + (<usize>((y + 1) * width) << 2) : zeros;
        takeSecond(row0, row1, left, length, width, line);
      }
      line += lineBytes;
    }
    x += stride == 1 ? 4 * planeBytes : planeBytes;
    inputLines(rows, length, scratch, lineBytes, 16, scratch, lineBytes, 16);
    line = scratch;
    let place = to;
    for (let row = 0; row < rows; row++) {
      inputLines(columns, tiles, line, 16, <usize>m << 4, place, pointBytes, 16);
      line += lineBytes;
      place += <usize>columns * pointBytes;
    }
    to += groupBytes;
  }
}

/** Columns of four planes from `left` on, side by side; zero outside of the input. */
function takeLine(row0: usize, row1: usize, row2: usize, row3: usize, left: i32, length: i32, width: i32, to: usize): void {
  const zero = f32x4.splat(0);
  const begin = max(0, left);
  const end = <usize>min(width, left + length) << 2;
  let at = to;
  for (let n = left; n < begin; n++, at += 16) v128.store(at, zero);
  for (let column = <usize>begin << 2; column < end; column += 16, at += 64) {
    const x0 = v128.load(row0 + column), x1 = v128.load(row1 + column);
    const x2 = v128.load(row2 + column), x3 = v128.load(row3 + column);
    const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
    v128.store(at, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(at, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 16);
    v128.store(at, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 32);
    v128.store(at, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 48);
  }
  const stop = to + (<usize>length << 4);
  for (at = to + (<usize>max(0, width - left) << 4); at < stop; at += 16) v128.store(at, zero);
}

/** Pairs of columns of two lines, from `left` on, side by side: four planes of a stride of 2; zero outside of the input. */
function takeSecond(row0: usize, row1: usize, left: i32, length: i32, width: i32, to: usize): void {
  let column = left;
  for (const end = to + (<usize>length << 4); to < end; ) {
    const at = <usize>column << 2;
    if (column >= 0 && column + 4 <= width) {
      const x0 = v128.load(row0 + at), x1 = v128.load(row1 + at);
      v128.store(to, v128.shuffle<f32>(x0, x1, 0, 1, 4, 5));
      v128.store(to, v128.shuffle<f32>(x0, x1, 2, 3, 6, 7), 16);
      column += 4;
      to += 32;
    } else {
      store<u64>(to, 0);
      store<u64>(to, 0, 8);
      if (column >= 0 && column < width) {
        store<f32>(to, load<f32>(row0 + at));
        store<f32>(to, load<f32>(row1 + at), 8);
      }
      if (column >= -1 && column < width - 1) {
        store<f32>(to, load<f32>(row0 + at, 4), 4);
        store<f32>(to, load<f32>(row1 + at, 4), 12);
      }
      column += 2;
      to += 16;
    }
  }
}

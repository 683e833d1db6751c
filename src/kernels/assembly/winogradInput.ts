import { blockRows } from "./blocking";
import { constant, inputLine, linePoints } from "./winogradPoints";

/** Four planes whose lines have been transformed downwards: each six lines of `lineBytes`. */
const planes: i32 = 4;

/** Bytes that transforming tiles of a row works in: lines of four planes, and two planes not yet divided by columns. */
export function inputScratchBytes(tiles: i32, m: i32): i32 {
  return 2 * planes * linePoints * lineBytesFor(tiles, m);
}

/** Room for whole vectors at the end. */
function lineBytesFor(tiles: i32, m: i32): i32 {
  return 4 * (tiles * m + 16);
}

/**
 * Transforms tiles of one row for all input channels: Bᵀ d B, first down the lines as they lie in memory, then along them
 * with four planes in the lanes of a vector.
 *
 * @param top the first line of the tiles, and `left` the first column, in the input; may be in the padding
 * @param zeros as many as a line of the input, and 8 more
 * @param to where the values of the first point go: of `blockRows` tiles four planes each, then the next four planes
 * @param tile position of the first tile among the tiles of `to`
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
  m: i32,
  zeros: usize,
  to: usize,
  pointBytes: usize,
  depth: i32,
  tile: i32,
  scratch: usize,
): void {
  const lineBytes = <usize>lineBytesFor(tiles, m);
  const planeBytes = <usize>linePoints * lineBytes;
  const undivided = scratch + <usize>planes * planeBytes;
  const columns = tiles * m + linePoints - m;
  const inputBytes = <usize>(height * width) << 2;
  for (let first = 0; first < depth; first += planes) {
    if (stride == 1) {
      for (let n = 0; n < planes; n++) {
        const plane = scratch + <usize>n * planeBytes;
        if (first + n < channels) {
          transformDown(x, height, width, 1, top, left, columns, zeros, plane, lineBytes);
          x += inputBytes;
        } else {
          memory.fill(plane, 0, planeBytes);
        }
      }
    } else {
      for (let n = 0; n < 2; n++) {
        transformDown(x, height, width, 2, top + n, left, 2 * columns, zeros, undivided, 2 * lineBytes);
        divideColumns(undivided, columns, scratch + <usize>(2 * n) * planeBytes, lineBytes, planeBytes);
      }
      x += inputBytes;
    }
    const place = to + <usize>((tile / blockRows) * depth * blockRows + first * blockRows << 2);
    transformAlong(scratch, lineBytes, tiles, <usize>m << 2, place, pointBytes, depth, tile);
  }
}

/** Six lines of the input, `stride` apart, become six transformed ones; what is outside of the input is zero. */
function transformDown(
  x: usize,
  height: i32,
  width: i32,
  stride: i32,
  top: i32,
  left: i32,
  columns: i32,
  zeros: usize,
  to: usize,
  lineBytes: usize,
): void {
  const row0 = inputRow(x, height, width, top, zeros);
  const row1 = inputRow(x, height, width, top + stride, zeros);
  const row2 = inputRow(x, height, width, top + 2 * stride, zeros);
  const row3 = inputRow(x, height, width, top + 3 * stride, zeros);
  const row4 = inputRow(x, height, width, top + 4 * stride, zeros);
  const row5 = inputRow(x, height, width, top + 5 * stride, zeros);
  const product = constant(0), minusSum = constant(1), minusA2 = constant(2), minusB2 = constant(3);
  const a = constant(4), b = constant(5);
  const begin = max(0, left);
  const end = min(width, left + columns);
  let at = to + (<usize>(begin - left) << 2);
  for (let column = <usize>begin << 2; column < <usize>end << 2; column += 16, at += 16) {
    inputLine(
      v128.load(row0 + column),
      v128.load(row1 + column),
      v128.load(row2 + column),
      v128.load(row3 + column),
      v128.load(row4 + column),
      v128.load(row5 + column),
      at,
      lineBytes,
      product,
      minusSum,
      minusA2,
      minusB2,
      a,
      b,
    );
  }
  const before = <usize>min(columns, begin - left) << 2;
  const inside = <usize>max(0, end - left) << 2;
  for (let n = 0; n < linePoints; n++) {
    for (let byte: usize = 0; byte < before; byte += 4) store<u32>(to + byte, 0);
    for (let byte = inside; byte < <usize>columns << 2; byte += 4) store<u32>(to + byte, 0);
    to += lineBytes;
  }
}

function inputRow(x: usize, height: i32, width: i32, row: i32, zeros: usize): usize {
  return row >= 0 && row < height ? x + (<usize>(row * width) << 2) : zeros;
}

/** Six lines, twice as long as those of the planes, become the even columns of one plane and the odd ones of the next. */
function divideColumns(from: usize, columns: i32, to: usize, lineBytes: usize, planeBytes: usize): void {
  for (let n = 0; n < linePoints; n++) {
    for (let byte: usize = 0; byte < <usize>columns << 2; byte += 16) {
      const low = v128.load(from + 2 * byte);
      const high = v128.load(from + 2 * byte, 16);
      v128.store(to + byte, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      v128.store(to + byte + planeBytes, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
    }
    from += 2 * lineBytes;
    to += lineBytes;
  }
}

/** Lines of four planes, tiles of which are `tileBytes` apart, become values of six points a line. */
function transformAlong(
  lines: usize,
  lineBytes: usize,
  tiles: i32,
  tileBytes: usize,
  place: usize,
  pointBytes: usize,
  depth: i32,
  tile: i32,
): void {
  const product = constant(0), minusSum = constant(1), minusA2 = constant(2), minusB2 = constant(3);
  const a = constant(4), b = constant(5);
  const plane1 = <usize>linePoints * lineBytes;
  const plane2 = plane1 + plane1;
  const plane3 = plane2 + plane1;
  const nextBlock = <usize>(depth * blockRows) << 2;
  for (let row = 0; row < linePoints; row++) {
    let from = lines;
    let block = place;
    let n = tile % blockRows;
    for (let left = tiles; left != 0; left--) {
      const at1 = from + plane1, at2 = from + plane2, at3 = from + plane3;
      const x0 = v128.load(from), x1 = v128.load(at1), x2 = v128.load(at2), x3 = v128.load(at3);
      const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
      const end01 = v128.shuffle<f32>(v128.load(from, 16), v128.load(at1, 16), 0, 4, 1, 5);
      const end23 = v128.shuffle<f32>(v128.load(at2, 16), v128.load(at3, 16), 0, 4, 1, 5);
      inputLine(
        v128.shuffle<f32>(low01, low23, 0, 1, 4, 5),
        v128.shuffle<f32>(low01, low23, 2, 3, 6, 7),
        v128.shuffle<f32>(high01, high23, 0, 1, 4, 5),
        v128.shuffle<f32>(high01, high23, 2, 3, 6, 7),
        v128.shuffle<f32>(end01, end23, 0, 1, 4, 5),
        v128.shuffle<f32>(end01, end23, 2, 3, 6, 7),
        block + (<usize>n << 4),
        pointBytes,
        product,
        minusSum,
        minusA2,
        minusB2,
        a,
        b,
      );
      from += tileBytes;
      if (++n == blockRows) {
        n = 0;
        block += nextBlock;
      }
    }
    lines += lineBytes;
    place += <usize>linePoints * pointBytes;
  }
}

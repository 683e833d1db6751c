/** Between rows in memory and strips, in which eight of them stand side by side: (columns × 8). */

/** Fills a strip with `rows` ≤ 8 rows of `columns` floats, `rowBytes` apart; lanes without a row repeat the last one. */
export function loadTransposed(from: usize, rowBytes: usize, rows: i32, columns: i32, to: usize): void {
  const last = rows - 1;
  const row1 = <usize>min(1, last) * rowBytes;
  const row2 = <usize>min(2, last) * rowBytes;
  const row3 = <usize>min(3, last) * rowBytes;
  const row4 = <usize>min(4, last) * rowBytes;
  const row5 = <usize>min(5, last) * rowBytes;
  const row6 = <usize>min(6, last) * rowBytes;
  const row7 = <usize>last * rowBytes;
  let column = 0;
  for (; column + 4 <= columns; column += 4) {
    fourRows(from, from + row1, from + row2, from + row3, to);
    fourRows(from + row4, from + row5, from + row6, from + row7, to + 16);
    from += 16;
    to += 128;
  }
  for (; column < columns; column++) {
    store<u32>(to, load<u32>(from));
    store<u32>(to, load<u32>(from + row1), 4);
    store<u32>(to, load<u32>(from + row2), 8);
    store<u32>(to, load<u32>(from + row3), 12);
    store<u32>(to, load<u32>(from + row4), 16);
    store<u32>(to, load<u32>(from + row5), 20);
    store<u32>(to, load<u32>(from + row6), 24);
    store<u32>(to, load<u32>(from + row7), 28);
    from += 4;
    to += 32;
  }
}

/** Four columns of four rows, into half of a strip. */
function fourRows(row0: usize, row1: usize, row2: usize, row3: usize, to: usize): void {
  const a0 = v128.load(row0);
  const a1 = v128.load(row1);
  const a2 = v128.load(row2);
  const a3 = v128.load(row3);
  const low01 = v128.shuffle<f32>(a0, a1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(a2, a3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(a0, a1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(a2, a3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 96);
}

/**
 * Writes the first `lanes` of a strip as rows of `columns` floats, `rowBytes` apart.
 *
 * @param factors eight numbers, of which each lane is multiplied by its own; 0 for none
 */
export function storeTransposed(
  from: usize,
  columns: i32,
  to: usize,
  rowBytes: usize,
  lanes: i32,
  factors: usize,
): void {
  const one = f32x4.splat(1);
  const factor0 = factors ? v128.load(factors) : one;
  const factor1 = factors ? v128.load(factors, 16) : one;
  let column = 0;
  for (; column + 4 <= columns; column += 4) {
    if (lanes == 8) {
      fourLanes(from, factor0, to, rowBytes, 4);
      fourLanes(from + 16, factor1, to + 4 * rowBytes, rowBytes, 4);
    } else {
      someLanes(from, factor0, to, rowBytes, lanes);
      if (lanes > 4) someLanes(from + 16, factor1, to + 4 * rowBytes, rowBytes, lanes - 4);
    }
    from += 128;
    to += 16;
  }
  for (; column < columns; column++) {
    let at = to;
    for (let lane: usize = 0; lane < <usize>lanes << 2; lane += 4) {
      store<f32>(at, factors ? load<f32>(from + lane) * load<f32>(factors + lane) : load<f32>(from + lane));
      at += rowBytes;
    }
    from += 32;
    to += 4;
  }
}

/** Where a constant number of lanes would take a loop of its own for each. */
function someLanes(from: usize, factor: v128, to: usize, rowBytes: usize, lanes: i32): void {
  fourLanes(from, factor, to, rowBytes, lanes);
}

/** Four columns of half a strip. */
// @ts-ignore: decorator
@inline
function fourLanes(from: usize, factor: v128, to: usize, rowBytes: usize, lanes: i32): void {
  const a0 = f32x4.mul(v128.load(from), factor);
  const a1 = f32x4.mul(v128.load(from, 32), factor);
  const a2 = f32x4.mul(v128.load(from, 64), factor);
  const a3 = f32x4.mul(v128.load(from, 96), factor);
  const low01 = v128.shuffle<f32>(a0, a1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(a2, a3, 0, 4, 1, 5);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  if (lanes < 2) return;
  v128.store(to + rowBytes, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  if (lanes < 3) return;
  const high01 = v128.shuffle<f32>(a0, a1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(a2, a3, 2, 6, 3, 7);
  v128.store(to + 2 * rowBytes, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  if (lanes < 4) return;
  v128.store(to + 3 * rowBytes, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}

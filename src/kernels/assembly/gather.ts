/**
 * A matrix that lies somewhere in memory: the entry in row k and column j is the float at `source` + rows[k] +
 * columns[j], with offsets in bytes. So is a plain matrix, a transposed one, and the unfolded input of a convolution,
 * which therefore never has to be written down.
 *
 * Columns ascend. Vectors are read whole, so up to 60 bytes before and after the matrix must be memory, of any content.
 */

/** How the eight columns of a strip lie. */
export const consecutive: i32 = 0;
/** Two runs of consecutive columns: the end of one output line and the begin of the next. */
export const twoRuns: i32 = 1;
export const scattered: i32 = 2;

export function layoutOf(columns: usize): i32 {
  const first = load<u32>(columns);
  const last = load<u32>(columns, 28);
  if (last - first == 28) return consecutive;
  let n: i32 = 1;
  while (n < 8 && at(columns, n) - first == 4 * n) n++;
  let m = n;
  while (m < 8 && last - at(columns, m) == 4 * (7 - m)) m++;
  return m == 8 ? twoRuns : scattered;
}

/** How many of eight columns belong to the first of two runs. */
function firstRun(columns: usize): i32 {
  let n: i32 = 1;
  while (at(columns, n) - load<u32>(columns) == 4 * n) n++;
  return n;
}

function at(columns: usize, n: i32): u32 {
  return load<u32>(columns + (<usize>n << 2));
}

/** Packs rows of eight columns, one after the other. */
export function gatherStrip(source: usize, rows: usize, columns: usize, depth: i32, packed: usize): void {
  const layout = layoutOf(columns);
  const end = rows + (<usize>depth << 2);
  const first = source + load<u32>(columns);
  if (layout == consecutive) {
    for (; rows < end; rows += 4, packed += 32) {
      const from = first + load<u32>(rows);
      v128.store(packed, v128.load(from));
      v128.store(packed, v128.load(from, 16), 16);
    }
  } else if (layout == twoRuns) {
    const second = source + at(columns, 7) - 28;
    const run = i32x4.splat(firstRun(columns));
    const low = i32x4.lt_s(i32x4(0, 1, 2, 3), run);
    const high = i32x4.lt_s(i32x4(4, 5, 6, 7), run);
    for (; rows < end; rows += 4, packed += 32) {
      const row = load<u32>(rows);
      const from = first + row;
      const next = second + row;
      v128.store(packed, v128.bitselect(v128.load(from), v128.load(next), low));
      v128.store(packed, v128.bitselect(v128.load(from, 16), v128.load(next, 16), high), 16);
    }
  } else {
    const c0 = at(columns, 0), c1 = at(columns, 1), c2 = at(columns, 2), c3 = at(columns, 3);
    const c4 = at(columns, 4), c5 = at(columns, 5), c6 = at(columns, 6), c7 = at(columns, 7);
    for (; rows < end; rows += 4, packed += 32) {
      const from = source + load<u32>(rows);
      store<u32>(packed, load<u32>(from + c0));
      store<u32>(packed, load<u32>(from + c1), 4);
      store<u32>(packed, load<u32>(from + c2), 8);
      store<u32>(packed, load<u32>(from + c3), 12);
      store<u32>(packed, load<u32>(from + c4), 16);
      store<u32>(packed, load<u32>(from + c5), 20);
      store<u32>(packed, load<u32>(from + c6), 24);
      store<u32>(packed, load<u32>(from + c7), 28);
    }
  }
}

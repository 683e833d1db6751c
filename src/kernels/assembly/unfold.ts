import { copyLine, spreadLines, takeLine } from "./lines";

/**
 * Writes the unfolded input of a convolution: for each plane, for each tap (a row of the tables in `windowTables.ts`), all
 * windows, line after line.
 *
 * @param padded a plane with zeros where the padding is, or 0 where there is no padding
 */
export function unfold(
  x: usize,
  planes: i32,
  inputLines: i32,
  inputWidth: i32,
  offsets: usize,
  padded: usize,
  taps: i32,
  rows: usize,
  lineCount: i32,
  lines: usize,
  width: i32,
  step: i32,
  columns: usize,
): void {
  const planeBytes = <usize>(inputLines * inputWidth) << 2;
  const rowsEnd = rows + (<usize>taps << 2);
  const linesEnd = lines + (<usize>lineCount << 2);
  for (let plane = 0; plane < planes; plane++) {
    let source = x;
    if (padded) {
      spreadLines(x, 1, inputLines, inputWidth, offsets, padded, 0, 0, 1);
      source = padded;
    }
    for (let row = rows; row < rowsEnd; row += 4) {
      columns = takeLines(source + load<u32>(row), lines, linesEnd, width, step, columns);
    }
    x += planeBytes;
  }
}

/**
 * The same where windows are as many as pixels: each tap's row is then the plane, moved, and zero where the tap is in the
 * padding. So a row is one copy, and what is wrong in it is made zero.
 *
 * @param taps for each tap: by how many floats the plane moves, and how many runs of zeros follow; then for each run where
 *   it begins and how long it is, in floats
 */
export function unfoldSame(x: usize, planes: i32, planeSize: i32, taps: usize, tapsEnd: usize, columns: usize): void {
  const planeBytes = <usize>planeSize << 2;
  for (let plane = 0; plane < planes; plane++) {
    for (let tap = taps; tap < tapsEnd; ) {
      const shift = load<i32>(tap);
      const from = x + (<usize>max(0, shift) << 2);
      const to = columns + (<usize>max(0, -shift) << 2);
      if (planeSize > abs(shift)) memory.copy(to, from, <usize>(planeSize - abs(shift)) << 2);
      const end = tap + 8 + (<usize>load<i32>(tap, 4) << 3);
      for (tap += 8; tap < end; tap += 8) {
        const zero = columns + (<usize>load<u32>(tap) << 2);
        for (let n = <usize>(load<u32>(tap, 4) << 2); n > 0; n -= 4) store<u32>(zero + n - 4, 0);
      }
      columns += planeBytes;
    }
    x += planeBytes;
  }
}

/**
 * Adds columns back to where their windows lie, the adjoint of `unfold`.
 *
 * @param padded a plane with room for the padding; the result itself takes its place where there is none
 */
export function fold(
  columns: usize,
  planes: i32,
  inputLines: i32,
  inputWidth: i32,
  offsets: usize,
  padded: usize,
  paddedBytes: usize,
  taps: i32,
  rows: usize,
  lineCount: i32,
  lines: usize,
  width: i32,
  step: i32,
  x: usize,
): void {
  const planeBytes = <usize>(inputLines * inputWidth) << 2;
  const lineBytes = <usize>width << 2;
  const rowsEnd = rows + (<usize>taps << 2);
  const linesEnd = lines + (<usize>lineCount << 2);
  for (let plane = 0; plane < planes; plane++) {
    const sum = padded ? padded : x;
    memory.fill(sum, 0, padded ? paddedBytes : planeBytes);
    for (let row = rows; row < rowsEnd; row += 4) {
      const to = sum + load<u32>(row);
      for (let line = lines; line < linesEnd; line += 4) {
        addLine(columns, to + load<u32>(line), width, step);
        columns += lineBytes;
      }
    }
    if (padded) {
      let to = x;
      for (let line = 0; line < inputLines; line++) {
        copyLine(padded + load<u32>(offsets + (<usize>line << 2)), to, inputWidth);
        to += <usize>inputWidth << 2;
      }
    }
    x += planeBytes;
  }
}

/** Writes lines of floats that are `step` apart one after the other; returns where they end. */
function takeLines(from: usize, lines: usize, linesEnd: usize, width: i32, step: i32, to: usize): usize {
  if (step == 1 && width >= 4) {
    const lineBytes = <usize>width << 2;
    for (; lines < linesEnd; lines += 4) {
      let at = from + load<u32>(lines);
      const end = to + lineBytes;
      for (; to + 64 <= end; to += 64, at += 64) {
        v128.store(to, v128.load(at));
        v128.store(to, v128.load(at, 16), 16);
        v128.store(to, v128.load(at, 32), 32);
        v128.store(to, v128.load(at, 48), 48);
      }
      for (; to + 16 <= end; to += 16, at += 16) v128.store(to, v128.load(at));
      // The last vector ends with the line and may write some floats again.
      if (to < end) v128.store(end - 16, v128.load(at + (end - to) - 16));
      to = end;
    }
    return to;
  }
  for (; lines < linesEnd; lines += 4) {
    takeLine(from + load<u32>(lines), width, step, to);
    to += <usize>width << 2;
  }
  return to;
}

/** Adds floats that lie side by side to such that are `step` apart. */
export function addLine(from: usize, to: usize, width: i32, step: i32): void {
  let n = width;
  if (step == 1) {
    for (; n >= 4; n -= 4, from += 16, to += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  } else if (step == 2) {
    // Zeros are added to what lies between, but not to what lies behind the last.
    const zero = f32x4.splat(0);
    for (; n > 4; n -= 4, from += 16, to += 32) {
      const x = v128.load(from);
      v128.store(to, f32x4.add(v128.load(to), v128.shuffle<f32>(x, zero, 0, 4, 1, 5)));
      v128.store(to, f32x4.add(v128.load(to, 16), v128.shuffle<f32>(x, zero, 2, 6, 3, 7)), 16);
    }
  }
  const stepBytes = <usize>step << 2;
  for (; n > 0; n--, from += 4, to += stepBytes) store<f32>(to, load<f32>(to) + load<f32>(from));
}

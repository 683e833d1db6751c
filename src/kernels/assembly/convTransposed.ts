import { scratchBytes } from "./blocking";
import { copyLine } from "./lines";
import { multiply } from "./multiply";
import { addLine } from "./unfold";

/**
 * Some output channels of a group of a transposed convolution: the product of their weights with the input gives columns,
 * which are added to where each input's window lies in the output. Columns come in bands, so few of them are there at a time.
 *
 * @param packed by `packRows`: (channels·taps × depth)
 * @param source the input of the group's `depth` channels, `positions` floats each
 * @param rows where each channel begins in it, in bytes
 * @param band positions that are computed at a time
 * @param lines where the window of each line's first input begins within a padded plane of the output, in bytes
 * @param width inputs of a line, whose windows are `step` floats apart
 * @param tapOffsets where each tap is within a window, in bytes
 * @param offsets where each line of the output begins within a padded plane, in bytes; 0 where there is no padding
 * @param zeros as many as channels·taps
 * @param scratch `scratchBytes`, then 4·channels·taps·band, then `planeBytes` a channel where there is padding
 */
export function convTransposed(
  packed: usize,
  channels: i32,
  taps: i32,
  depth: i32,
  source: usize,
  positions: i32,
  rows: usize,
  band: i32,
  lines: usize,
  width: i32,
  step: i32,
  tapOffsets: usize,
  planeBytes: usize,
  offsets: usize,
  outputLines: i32,
  outputWidth: i32,
  output: usize,
  bias: usize,
  zeros: usize,
  scratch: usize,
): void {
  const columns = scratch + <usize>scratchBytes;
  const columnBytes = <usize>band << 2;
  let planes = offsets ? columns + <usize>(channels * taps) * columnBytes : output;
  const planeFloats = <i32>(planeBytes >> 2);
  for (let channel = 0; channel < channels; channel++) {
    fill(planes + <usize>channel * planeBytes, planeFloats, load<f32>(bias + (<usize>channel << 2)));
  }
  for (let from = 0; from < positions; from += band) {
    const count = min(band, positions - from);
    // The positions are one line that begins at 0.
    multiply(
      packed,
      channels * taps,
      depth,
      count,
      source,
      rows,
      zeros,
      positions,
      from,
      columns,
      columnBytes,
      zeros,
      scratch,
    );
    let row = columns;
    for (let channel = 0; channel < channels; channel++) {
      const plane = planes + <usize>channel * planeBytes;
      for (let tap = 0; tap < taps; tap++) {
        addBand(row, plane + load<u32>(tapOffsets + (<usize>tap << 2)), from, from + count, lines, width, step);
        row += columnBytes;
      }
    }
  }
  if (offsets == 0) return;
  for (let channel = 0; channel < channels; channel++) {
    for (let line = 0; line < outputLines; line++) {
      copyLine(planes + load<u32>(offsets + (<usize>line << 2)), output, outputWidth);
      output += <usize>outputWidth << 2;
    }
    planes += planeBytes;
  }
}

/** Adds what belongs to a tap of the positions `from` … `to` − 1. */
function addBand(columns: usize, plane: usize, from: i32, to: i32, lines: usize, width: i32, step: i32): void {
  let line = lines + (<usize>(from / width) << 2);
  let first = from % width;
  while (from < to) {
    const count = min(width - first, to - from);
    addLine(columns, plane + load<u32>(line) + (<usize>(first * step) << 2), count, step);
    columns += <usize>count << 2;
    from += count;
    first = 0;
    line += 4;
  }
}

function fill(to: usize, count: i32, value: f32): void {
  for (const end = to + (<usize>count << 2); to < end; to += 4) store<f32>(to, value);
}

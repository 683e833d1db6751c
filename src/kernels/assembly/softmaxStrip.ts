import { blockColumns } from "./blocking";
import { exp2, log2OfE } from "./exp2";
import { tanh } from "./tanh";
import { loadTransposed } from "./transpose";

/** A row of a strip: what eight queries have of one key, or of one column of the values. */
export const rowBytes: usize = 4 * blockColumns;

/** Multiplies the scores of a strip. */
export function scaleStrip(at: usize, rows: i32, scale: f32): void {
  const factor = f32x4.splat(scale);
  for (const end = at + <usize>rows * rowBytes; at < end; at += rowBytes) {
    v128.store(at, f32x4.mul(v128.load(at), factor));
    v128.store(at, f32x4.mul(v128.load(at, 16), factor), 16);
  }
}

/** Bounds scores smoothly: softcap·tanh(score / softcap). */
export function capStrip(at: usize, rows: i32, softcap: f32): void {
  const cap = f32x4.splat(softcap);
  for (const end = at + <usize>rows * rowBytes; at < end; at += 16) {
    v128.store(at, f32x4.mul(cap, tanh(f32x4.div(v128.load(at), cap))));
  }
}

/**
 * Adds a mask's lines; −∞ leaves a key out, whatever its score.
 *
 * @param tile memory for four lines of eight values
 */
export function addMask(at: usize, rows: i32, mask: usize, maskBytes: usize, lanes: i32, tile: usize): void {
  for (let row = 0; row < rows; row += 4) {
    loadTransposed(mask, maskBytes, lanes, 4, tile);
    for (let n: usize = 0; n < 4 * rowBytes; n += 16) {
      const added = v128.load(tile + n);
      const isOut = f32x4.eq(added, f32x4.splat(-Infinity));
      v128.store(at + n, v128.bitselect(added, f32x4.add(v128.load(at + n), added), isOut));
    }
    at += 4 * rowBytes;
    mask += 16;
  }
}

/** Leaves out the keys after each query; the first query is as many keys after the first. */
export function leaveOutLater(at: usize, rows: i32, shift: i32): void {
  const low = i32x4.add(i32x4.splat(shift), i32x4(0, 1, 2, 3));
  const high = i32x4.add(low, i32x4.splat(4));
  const out = f32x4.splat(-Infinity);
  for (let row = max(0, shift + 1); row < rows; row++) {
    const to = at + <usize>row * rowBytes;
    v128.store(to, v128.bitselect(out, v128.load(to), i32x4.gt_s(i32x4.splat(row), low)));
    v128.store(to, v128.bitselect(out, v128.load(to, 16), i32x4.gt_s(i32x4.splat(row), high)), 16);
  }
}

/** Replaces scores, which are to be multiplied by `scale` > 0, by their powers, relative to the greatest so far, to which all sums are brought. */
export function exponentiate(
  at: usize,
  rows: i32,
  scale: f32,
  state: usize,
  sums: usize,
  valueSize: i32,
): void {
  const end = at + <usize>rows * rowBytes;
  const before0 = v128.load(state);
  const before1 = v128.load(state, 16);
  let most0 = before0;
  let most1 = before1;
  for (let row = at; row < end; row += rowBytes) {
    // The first operand where they are not ordered: a score that is NaN counts below.
    most0 = f32x4.pmax(most0, v128.load(row));
    most1 = f32x4.pmax(most1, v128.load(row, 16));
  }
  v128.store(state, most0);
  v128.store(state, most1, 16);
  // Where no key takes part all scores are −∞, and their powers 0.
  const none = f32x4.splat(-Infinity);
  most0 = v128.andnot(most0, f32x4.eq(most0, none));
  most1 = v128.andnot(most1, f32x4.eq(most1, none));
  const factor = f32x4.splat(scale * log2OfE);
  const less0 = powerOf2(f32x4.mul(f32x4.sub(before0, most0), factor));
  const less1 = powerOf2(f32x4.mul(f32x4.sub(before1, most1), factor));
  let total0 = f32x4.mul(v128.load(state, 32), less0);
  let total1 = f32x4.mul(v128.load(state, 48), less1);
  while (at < end) {
    // Sums of some terms each, so that rounding adds up less.
    const stop = min(end, at + 64 * rowBytes);
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    for (; at < stop; at += rowBytes) {
      const power0 = exp2(f32x4.mul(f32x4.sub(v128.load(at), most0), factor));
      const power1 = exp2(f32x4.mul(f32x4.sub(v128.load(at, 16), most1), factor));
      v128.store(at, power0);
      v128.store(at, power1, 16);
      sum0 = f32x4.add(sum0, power0);
      sum1 = f32x4.add(sum1, power1);
    }
    total0 = f32x4.add(total0, sum0);
    total1 = f32x4.add(total1, sum1);
  }
  v128.store(state, total0, 32);
  v128.store(state, total1, 48);
  for (const last = sums + <usize>valueSize * rowBytes; sums < last; sums += rowBytes) {
    v128.store(sums, f32x4.mul(v128.load(sums), less0));
    v128.store(sums, f32x4.mul(v128.load(sums, 16), less1), 16);
  }
}

/** Where one is enough for several calls. */
function powerOf2(x: v128): v128 {
  return exp2(x);
}

/** 1 / sum; 0 where no key took part. */
export function invertSums(at: usize): void {
  for (const end = at + 32; at < end; at += 16) {
    const sum = v128.load(at);
    const inverse = f32x4.div(f32x4.splat(1), sum);
    v128.store(at, v128.andnot(inverse, f32x4.eq(sum, f32x4.splat(0))));
  }
}

import { blockColumns, blockRows, depthBlock, rowBlock } from "./blocking";
import { exp2, log2OfE } from "./exp2";
import { multiplyBlock } from "./multiplyBlock";
import { packStrip } from "./packRows";
import { tanh } from "./tanh";
import { loadTransposed, storeTransposed } from "./transpose";

/**
 * Attention of one head. Queries are the columns of all products, eight of them a strip: scores K·Qᵀ, as (keys × 8), lie as the
 * product Vᵀ·weights reads them, and the softmax runs down the lanes of vectors. A strip may be written up to `slack` rows past its
 * end.
 */
const slack: i32 = 8;

const rowBytes: usize = 4 * blockColumns;

/** Bytes of what a strip carries along: the greatest score of each query, and the sum of its powers. */
const stateBytes: i32 = 64;

/** Bytes that all strips share: zeros, and four lines of a mask. */
const sharedBytes: usize = 64 + 128;

/** Bytes that a strip of eight queries works in, with so many keys at a time; and all strips share 192. */
export function attentionStripBytes(size: i32, valueSize: i32, keyBlock: i32): i32 {
  return stateBytes + 4 * blockColumns * (size + valueSize + keyBlock + slack);
}

/**
 * Packs keys (keys × size) and values (keys × valueSize) block by block of `depthBlock` keys: keys in strips of `blockRows` rows, values in
 * strips of as many columns. Each as long as before.
 *
 * @returns whether all values are finite
 */
export function packKeysAndValues(
  k: usize,
  v: usize,
  keys: i32,
  size: i32,
  valueSize: i32,
  packedKeys: usize,
  packedValues: usize,
): bool {
  const keyBytes = <usize>size << 2;
  const valueBytes = <usize>valueSize << 2;
  for (let block = 0; block < keys; block += depthBlock) {
    const depth = min(depthBlock, keys - block);
    for (let i = 0; i < depth; i += blockRows) {
      const height = min(blockRows, depth - i);
      packStrip(k, keyBytes, height, size, packedKeys);
      k += <usize>height * keyBytes;
      packedKeys += <usize>height * keyBytes;
    }
    for (let column = 0; column < valueSize; column += blockRows) {
      const width = min(blockRows, valueSize - column);
      packValues(v + (<usize>column << 2), valueBytes, depth, width, packedValues);
      packedValues += <usize>(depth * width) << 2;
    }
    v += <usize>depth * valueBytes;
  }
  return areFinite(v - <usize>keys * valueBytes, v);
}

function packValues(v: usize, valueBytes: usize, depth: i32, width: i32, packed: usize): void {
  if (width == blockRows) {
    for (let n = depth; n != 0; n--) {
      v128.store(packed, v128.load(v));
      if (blockRows == 6) store<u64>(packed, load<u64>(v, 16), 16);
      else store<u32>(packed, load<u32>(v, 16), 16);
      packed += 4 * blockRows;
      v += valueBytes;
    }
    return;
  }
  for (let n = depth; n != 0; n--) {
    for (let column: usize = 0; column < <usize>width << 2; column += 4) {
      store<u32>(packed + column, load<u32>(v + column));
    }
    packed += <usize>width << 2;
    v += valueBytes;
  }
}

function areFinite(from: usize, end: usize): bool {
  let sum = f32x4.splat(0);
  for (; from + 16 <= end; from += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(from), f32x4.splat(0)));
  for (; from < end; from += 4) sum = f32x4.add(sum, f32x4.mul(v128.load32_zero(from), f32x4.splat(0)));
  return v128.any_true(f32x4.ne(sum, sum)) == false;
}

/**
 * The queries `from` … `to` − 1 of a head. Keys come `keyBlock` at a time, a multiple of `depthBlock` or all of them, and what was summed
 * before is scaled down where a later block has a greater score.
 *
 * @param mask what is added to the scores, one line a query and `maskBytes` apart; 0 for none
 * @param weights where they are kept, (queries × keys); 0 if they are not; otherwise all keys must be one block
 * @param scores as `weights`
 * @param strips how many strips of queries are computed at a time
 */
export function attend(
  q: usize,
  packedKeys: usize,
  packedValues: usize,
  from: i32,
  to: i32,
  keys: i32,
  size: i32,
  valueSize: i32,
  scale: f32,
  softcap: f32,
  causal: bool,
  mask: usize,
  maskBytes: usize,
  output: usize,
  weights: usize,
  scores: usize,
  keyBlock: i32,
  strips: i32,
  scratch: usize,
): void {
  const zeros = scratch;
  v128.store(zeros, f32x4.splat(0));
  v128.store(zeros, f32x4.splat(0), 16);
  const tile = scratch + 64;
  const first = scratch + sharedBytes;
  const stripBytes = <usize>attentionStripBytes(size, valueSize, keyBlock);
  const toQueries: usize = stateBytes;
  const toSums = toQueries + <usize>size * rowBytes;
  const toScores = toSums + <usize>valueSize * rowBytes;
  const lineBytes = <usize>keys << 2;
  for (let query = from; query < to; query += strips * blockColumns) {
    const end = min(to, query + strips * blockColumns);
    let strip = first;
    for (let i = query; i < end; i += blockColumns) {
      v128.store(strip, f32x4.splat(-Infinity));
      v128.store(strip, f32x4.splat(-Infinity), 16);
      v128.store(strip, f32x4.splat(0), 32);
      v128.store(strip, f32x4.splat(0), 48);
      const line = <usize>size << 2;
      loadTransposed(q + <usize>i * line, line, min(blockColumns, to - i), size, strip + toQueries);
      strip += stripBytes;
    }
    const seen = causal ? min(keys, end) : keys;
    for (let j = 0; j < seen; j += keyBlock) {
      const width = min(keyBlock, seen - j);
      scoreStrips(packedKeys, keys, size, j, width, query, end, causal, first, stripBytes, toScores, zeros);
      strip = first;
      for (let i = query; i < end; i += blockColumns) {
        const own = causal ? min(width, i + blockColumns - j) : width;
        if (own > 0) {
          const lanes = min(blockColumns, to - i);
          const at = strip + toScores;
          scaleStrip(at, own, scale);
          if (scores) storeTransposed(at, own, scores + <usize>i * lineBytes, lineBytes, lanes, 0);
          if (softcap > 0) capStrip(at, own, softcap);
          if (mask) {
            addMask(at, own, mask + <usize>i * maskBytes + (<usize>j << 2), maskBytes, lanes, tile);
          }
          if (causal) leaveOutLater(at, own, i - j);
          exponentiate(at, own, strip, strip + toSums, valueSize);
          sumValues(packedValues, keys, valueSize, j, own, at, strip + toSums, zeros);
        }
        strip += stripBytes;
      }
    }
    strip = first;
    for (let i = query; i < end; i += blockColumns) {
      const own = causal ? min(seen, i + blockColumns) : keys;
      const lanes = min(blockColumns, to - i);
      invertSums(strip + 32);
      const line = <usize>valueSize << 2;
      storeTransposed(strip + toSums, valueSize, output + <usize>i * line, line, lanes, strip + 32);
      if (weights) {
        const at = weights + <usize>i * lineBytes;
        storeTransposed(strip + toScores, own, at, lineBytes, lanes, strip + 32);
        // What no query of the strip sees is 0, or NaN where the row is.
        for (let lane = 0; lane < lanes; lane++) {
          const rest = load<f32>(strip + (<usize>lane << 2), 32) * 0;
          fill(at + <usize>lane * lineBytes + (<usize>own << 2), at + (<usize>lane + 1) * lineBytes, rest);
        }
      }
      if (scores) {
        const at = scores + <usize>i * lineBytes;
        for (let lane = 0; lane < lanes; lane++) {
          fill(at + <usize>lane * lineBytes + (<usize>own << 2), at + (<usize>lane + 1) * lineBytes, 0);
        }
      }
      strip += stripBytes;
    }
  }
}

/** q·k for `width` keys from `j` and all strips: each block of keys is used for all of them while it is in the cache. */
function scoreStrips(
  packedKeys: usize,
  keys: i32,
  size: i32,
  j: i32,
  width: i32,
  query: i32,
  end: i32,
  causal: bool,
  first: usize,
  stripBytes: usize,
  toScores: usize,
  zeros: usize,
): void {
  const keyBytes = <usize>size << 2;
  for (let block = 0; block < width; block += depthBlock) {
    const depth = min(depthBlock, keys - j - block);
    for (let begin = 0; begin < min(depth, width - block); begin += rowBlock) {
      const panels = packedKeys + <usize>(j + block + begin) * keyBytes;
      let strip = first;
      for (let i = query; i < end; i += blockColumns) {
        const own = causal ? min(width, i + blockColumns - j) : width;
        const stop = min(min(depth, begin + rowBlock), own - block);
        let panel = panels;
        let to = strip + toScores + <usize>(block + begin) * rowBytes;
        for (let row = begin; row < stop; row += blockRows) {
          const height = min(blockRows, depth - row);
          multiplyBlock(height, size, panel, strip + stateBytes, to, rowBytes, zeros, false);
          panel += <usize>height * keyBytes;
          to += <usize>height * rowBytes;
        }
        strip += stripBytes;
      }
    }
  }
}

function scaleStrip(at: usize, rows: i32, scale: f32): void {
  const factor = f32x4.splat(scale);
  for (const end = at + <usize>rows * rowBytes; at < end; at += rowBytes) {
    v128.store(at, f32x4.mul(v128.load(at), factor));
    v128.store(at, f32x4.mul(v128.load(at, 16), factor), 16);
  }
}

function capStrip(at: usize, rows: i32, softcap: f32): void {
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
function addMask(at: usize, rows: i32, mask: usize, maskBytes: usize, lanes: i32, tile: usize): void {
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
function leaveOutLater(at: usize, rows: i32, shift: i32): void {
  const low = i32x4.add(i32x4.splat(shift), i32x4(0, 1, 2, 3));
  const high = i32x4.add(low, i32x4.splat(4));
  const out = f32x4.splat(-Infinity);
  for (let row = max(0, shift + 1); row < rows; row++) {
    const to = at + <usize>row * rowBytes;
    v128.store(to, v128.bitselect(out, v128.load(to), i32x4.gt_s(i32x4.splat(row), low)));
    v128.store(to, v128.bitselect(out, v128.load(to, 16), i32x4.gt_s(i32x4.splat(row), high)), 16);
  }
}

/** Replaces scores by their powers, relative to the greatest so far, to which all sums are brought. */
function exponentiate(at: usize, rows: i32, state: usize, sums: usize, valueSize: i32): void {
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
  const factor = f32x4.splat(log2OfE);
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

/** Adds powers times values, (valueSize × keys)·(keys × 8); those of the first keys are not added but stored. */
function sumValues(
  packedValues: usize,
  keys: i32,
  valueSize: i32,
  j: i32,
  own: i32,
  strip: usize,
  sums: usize,
  zeros: usize,
): void {
  for (let block = 0; block < own; block += depthBlock) {
    const depth = min(depthBlock, keys - j - block);
    const used = min(depth, own - block);
    let panel = packedValues + (<usize>((j + block) * valueSize) << 2);
    for (let column = 0; column < valueSize; column += blockRows) {
      const width = min(blockRows, valueSize - column);
      multiplyBlock(
        width,
        used,
        panel,
        strip + <usize>block * rowBytes,
        sums + <usize>column * rowBytes,
        rowBytes,
        zeros,
        j + block > 0,
      );
      panel += <usize>(width * depth) << 2;
    }
  }
}

/** 1 / sum; 0 where no key took part. */
function invertSums(at: usize): void {
  for (const end = at + 32; at < end; at += 16) {
    const sum = v128.load(at);
    const inverse = f32x4.div(f32x4.splat(1), sum);
    v128.store(at, v128.andnot(inverse, f32x4.eq(sum, f32x4.splat(0))));
  }
}

function fill(at: usize, end: usize, value: f32): void {
  for (; at + 16 <= end; at += 16) v128.store(at, f32x4.splat(value));
  for (; at < end; at += 4) store<f32>(at, value);
}

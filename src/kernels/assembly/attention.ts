import { blockColumns, blockRows, depthBlock, rowsOfBlock, rowsOfStrip } from "./blocking";
import { multiplyBlock } from "./multiplyBlock";
import { packStrip } from "./packRows";
import { addMask, capStrip, exponentiate, invertSums, leaveOutLater, rowBytes, scaleStrip } from "./softmaxStrip";
import { loadTransposed, storeTransposed } from "./transpose";

/**
 * Attention of one head. Queries are the columns of all products, eight of them a strip: scores K·Qᵀ, as (keys × 8), lie as the
 * product Vᵀ·weights reads them, and the softmax runs down the lanes of vectors. A strip may be written up to `slack` rows past its
 * end.
 */
const slack: i32 = 8;

/** Bytes of what a strip carries along: the greatest score of each query, and the sum of its powers. */
const stateBytes: i32 = 64;

/** Bytes that all strips share: zeros, and four lines of a mask. */
const sharedBytes: usize = 64 + 128;

/** Bytes that a strip of eight queries works in, with so many keys at a time; and all strips share 192. */
export function attentionStripBytes(size: i32, valueSize: i32, keyBlock: i32): i32 {
  return stateBytes + 4 * blockColumns * (size + valueSize + keyBlock + slack);
}

/**
 * Packs keys (keys × size) and values (keys × valueSize) block by block of `depthBlock` keys: keys in strips of rows, values in strips
 * of columns, see `rowsOfStrip`. Each as long as before.
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
    for (let i = 0; i < depth; ) {
      const height = rowsOfStrip(depth - i);
      packStrip(k, keyBytes, height, size, packedKeys);
      k += <usize>height * keyBytes;
      packedKeys += <usize>height * keyBytes;
      i += height;
    }
    for (let column = 0; column < valueSize; ) {
      const width = rowsOfStrip(valueSize - column);
      packValues(v + (<usize>column << 2), valueBytes, depth, width, packedValues);
      packedValues += <usize>(depth * width) << 2;
      column += width;
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
  // Scores that nothing is added to, and nobody sees, are scaled with their powers.
  const isPlain = scale > 0 && softcap == 0 && mask == 0 && scores == 0;
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
          if (!isPlain) scaleStrip(at, own, scale);
          if (scores) storeTransposed(at, own, scores + <usize>i * lineBytes, lineBytes, lanes, 0);
          if (softcap > 0) capStrip(at, own, softcap);
          if (mask) {
            addMask(at, own, mask + <usize>i * maskBytes + (<usize>j << 2), maskBytes, lanes, tile);
          }
          if (causal) leaveOutLater(at, own, i - j);
          exponentiate(at, own, isPlain ? scale : 1, strip, strip + toSums, valueSize);
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
    for (let begin = 0; begin < min(depth, width - block); ) {
      const next = begin + rowsOfBlock(depth - begin);
      const panels = packedKeys + <usize>(j + block + begin) * keyBytes;
      let strip = first;
      for (let i = query; i < end; i += blockColumns) {
        const own = causal ? min(width, i + blockColumns - j) : width;
        const stop = min(next, own - block);
        let panel = panels;
        let to = strip + toScores + <usize>(block + begin) * rowBytes;
        for (let row = begin; row < stop; ) {
          const height = rowsOfStrip(depth - row);
          multiplyBlock(height, size, panel, strip + stateBytes, to, rowBytes, zeros, false);
          panel += <usize>height * keyBytes;
          to += <usize>height * rowBytes;
          row += height;
        }
        strip += stripBytes;
      }
      begin = next;
    }
  }
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
    for (let column = 0; column < valueSize; ) {
      const width = rowsOfStrip(valueSize - column);
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
      column += width;
    }
  }
}

function fill(at: usize, end: usize, value: f32): void {
  for (; at + 16 <= end; at += 16) v128.store(at, f32x4.splat(value));
  for (; at < end; at += 4) store<f32>(at, value);
}

import { AttentionDescent, Source } from "./attentionDescent";
import { chunkBytes } from "./descent";
import { addTo, sumOf } from "./doubles";
import { exp } from "./exp";
import { madd } from "./madd";
import { costAndSlopes } from "./sampleLoss";
import { tanh } from "./tanh";

const sourceBytes = offsetof<Source>();

/**
 * The loss over the sample, and its slopes by G and u: `src/core/sequence/training/attentionMoments.ts` for eight histories at a time.
 * All are sums over histories, not means.
 */
export function attentionMoments(job: AttentionDescent, softcap: f32): f64 {
  const positions = job.positions;
  const heads = job.heads;
  const lineBytes = job.lineBytes;
  let loss: f64 = 0;
  for (let i = 0; i < positions; i++) {
    const count = listSources(job, i, softcap);
    for (let from: usize = 0; from < lineBytes; from += chunkBytes) {
      const bytes = min(chunkBytes, lineBytes - from);
      memory.fill(job.answers, 0, bytes);
      for (let head = 0; head < heads && count > 0; head++) attend(job, head, i, count, from, bytes, softcap);
      loss += costAndSlopes(job, job.answers, i, from, bytes);
      for (let head = 0; head < heads && count > 0; head++) attendBack(job, head, i, count, from, bytes, softcap);
    }
  }
  return loss;
}

/** Lists for each head the sources that take part at a destination, and says how many there are. */
function listSources(job: AttentionDescent, i: i32, softcap: f32): i32 {
  const L = <usize>job.positions;
  const side = L + 1;
  const mask = job.mask + ((<usize>i * L) << 2);
  let source = job.sources;
  let count = 0;
  for (let head: usize = 0; head < <usize>job.heads; head++) {
    const scores = job.scores + ((head * side * side) << 3);
    const own = scores + ((<usize>i * side) << 3);
    const any = scores + ((L * side) << 3);
    const contributions = job.contributions + ((head * side) << 3);
    count = 0;
    for (let j: usize = 0; j < L; j++) {
      const added = load<f32>(mask + (j << 2));
      if (added == -Infinity) continue;
      const entry = changetype<Source>(source);
      const constant = load<f64>(own + (j << 3));
      entry.x = job.x + j * job.lineBytes;
      entry.constant = <f32>(softcap > 0 ? constant : constant + added);
      entry.byOwn = <f32>load<f64>(any + (j << 3));
      entry.added = added;
      entry.contribution = <f32>load<f64>(contributions + (j << 3));
      entry.index = <i32>j;
      source += sourceBytes;
      count++;
    }
  }
  return count;
}

/** Adds what a head answers to a chunk of histories. */
function attend(
  job: AttentionDescent,
  head: usize,
  i: i32,
  count: i32,
  from: usize,
  bytes: usize,
  softcap: f32,
): void {
  const L = <usize>job.positions;
  const side = L + 1;
  const scores = job.scores + ((head * side * side) << 3);
  const byThere = f32x4.splat(<f32>load<f64>(scores + ((<usize>i * side + L) << 3)));
  const byBoth = f32x4.splat(<f32>load<f64>(scores + ((L * side + L) << 3)));
  const byHeard = f32x4.splat(<f32>load<f64>(job.contributions + ((head * side + L) << 3)));
  const sources = job.sources + head * <usize>count * sourceBytes;
  const end = sources + <usize>count * sourceBytes;
  const own = job.x + <usize>i * job.lineBytes + from;
  const first = job.powers + head * L * chunkBytes;
  const inverses = job.inverses + head * chunkBytes;
  const means = job.means + head * chunkBytes;
  const heards = job.heard + head * chunkBytes;
  for (let b: usize = 0; b < bytes; b += 16) {
    const xi = v128.load(own + b);
    const slope = madd(byBoth, xi, byThere);
    let greatest = f32x4.splat(-Infinity);
    let power = first + b;
    for (let source = sources; source < end; source += sourceBytes) {
      const xj = v128.load(load<usize>(source) + from + b);
      const byOwn = v128.load32_splat(source, offsetof<Source>("byOwn"));
      const constant = v128.load32_splat(source, offsetof<Source>("constant"));
      const score = madd(slope, xj, madd(byOwn, xi, constant));
      v128.store(power, score);
      greatest = f32x4.pmax(greatest, score);
      power += chunkBytes;
    }
    if (softcap > 0) greatest = cap(job, head, sources, end, b, softcap);
    let sum = f32x4.splat(0);
    let mean = sum, heard = sum;
    power = first + b;
    for (let source = sources; source < end; source += sourceBytes) {
      const xj = v128.load(load<usize>(source) + from + b);
      const weight = exp(f32x4.sub(v128.load(power), greatest));
      v128.store(power, weight);
      sum = f32x4.add(sum, weight);
      mean = madd(weight, v128.load32_splat(source, offsetof<Source>("contribution")), mean);
      heard = madd(weight, xj, heard);
      power += chunkBytes;
    }
    const inverse = f32x4.div(f32x4.splat(1), sum);
    mean = f32x4.mul(madd(byHeard, heard, mean), inverse);
    v128.store(inverses + b, inverse);
    v128.store(means + b, mean);
    v128.store(heards + b, heard);
    const answer = job.answers + b;
    v128.store(answer, f32x4.add(v128.load(answer), mean));
  }
}

/** Caps the scores of four histories and adds the mask; keeps the slopes, gives the greatest. */
function cap(job: AttentionDescent, head: usize, sources: usize, end: usize, b: usize, softcap: f32): v128 {
  const before = head * <usize>job.positions * chunkBytes + b;
  let power = job.powers + before;
  let slope = job.capSlopes + before;
  let greatest = f32x4.splat(-Infinity);
  for (let source = sources; source < end; source += sourceBytes) {
    const share = tanh(f32x4.mul(v128.load(power), f32x4.splat(1 / softcap)));
    const added = v128.load32_splat(source, offsetof<Source>("added"));
    const score = madd(share, f32x4.splat(softcap), added);
    v128.store(power, score);
    v128.store(slope, f32x4.sub(f32x4.splat(1), f32x4.mul(share, share)));
    greatest = f32x4.pmax(greatest, score);
    power += chunkBytes;
    slope += chunkBytes;
  }
  return greatest;
}

/** Adds to the slopes of G and u, from those of a chunk of answers. */
function attendBack(
  job: AttentionDescent,
  head: usize,
  i: i32,
  count: i32,
  from: usize,
  bytes: usize,
  softcap: f32,
): void {
  const L = <usize>job.positions;
  const side = L + 1;
  const scoreSlopes = job.scores + job.toSlopes + ((head * side * side) << 3);
  const ownSlopes = scoreSlopes + ((<usize>i * side) << 3);
  const anySlopes = scoreSlopes + ((L * side) << 3);
  const contributionSlopes = job.contributions + job.toSlopes + ((head * side) << 3);
  const byHeard = f32x4.splat(<f32>load<f64>(job.contributions + ((head * side + L) << 3)));
  const own = job.x + <usize>i * job.lineBytes + from;
  const means = job.means + head * chunkBytes;
  const heards = job.heard + head * chunkBytes;
  const weights = job.inverses + head * chunkBytes;
  const slopesByHeard = job.slopesByHeard;
  const zero = f32x4.splat(0);
  let valueHeard = zero;
  for (let b: usize = 0; b < bytes; b += 16) {
    const weight = f32x4.mul(v128.load(job.answers + b), v128.load(weights + b));
    v128.store(weights + b, weight);
    v128.store(slopesByHeard + b, zero);
    valueHeard = madd(weight, v128.load(heards + b), valueHeard);
  }
  addTo(contributionSlopes + (L << 3), sumOf(valueHeard));

  let source = job.sources + head * <usize>count * sourceBytes;
  const end = source + <usize>count * sourceBytes;
  let powers = job.powers + head * L * chunkBytes;
  let capSlopes = job.capSlopes + head * L * chunkBytes;
  for (; source < end; source += sourceBytes) {
    const there = load<usize>(source) + from;
    const contribution = v128.load32_splat(source, offsetof<Source>("contribution"));
    let value = zero, score = zero, scoreOwn = zero;
    for (let b: usize = 0; b < bytes; b += 16) {
      const weight = f32x4.mul(v128.load(weights + b), v128.load(powers + b));
      const xj = v128.load(there + b);
      value = f32x4.add(value, weight);
      let slope = f32x4.mul(weight, f32x4.sub(madd(byHeard, xj, contribution), v128.load(means + b)));
      if (softcap > 0) slope = f32x4.mul(slope, v128.load(capSlopes + b));
      score = f32x4.add(score, slope);
      scoreOwn = madd(slope, v128.load(own + b), scoreOwn);
      v128.store(slopesByHeard + b, madd(slope, xj, v128.load(slopesByHeard + b)));
    }
    const at = <usize>changetype<Source>(source).index << 3;
    addTo(contributionSlopes + at, sumOf(value));
    addTo(ownSlopes + at, sumOf(score));
    addTo(anySlopes + at, sumOf(scoreOwn));
    powers += chunkBytes;
    capSlopes += chunkBytes;
  }

  let scoreThere = zero, scoreBoth = zero;
  for (let b: usize = 0; b < bytes; b += 16) {
    const slope = v128.load(slopesByHeard + b);
    scoreThere = f32x4.add(scoreThere, slope);
    scoreBoth = madd(slope, v128.load(own + b), scoreBoth);
  }
  addTo(ownSlopes + (L << 3), sumOf(scoreThere));
  addTo(anySlopes + (L << 3), sumOf(scoreBoth));
}

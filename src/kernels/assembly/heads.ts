import { AttentionDescent } from "./attentionDescent";
import { addMultiple, dot } from "./doubles";

/**
 * Forward: G = scale · q·k and u = v·W_O of each head, for all rows. Back: the chain rule from the slopes of G and u to those of Q, K, V
 * and W_O.
 */
export function combineHeads(job: AttentionDescent, isBack: bool): void {
  const scale = load<f64>(job.constants, 8);
  const heads = <usize>job.heads;
  const groups = <usize>job.keyValueHeads;
  const rows = <usize>job.positions + 1;
  const rowBytesQ = (heads * <usize>job.keySize) << 3;
  const rowBytesK = (groups * <usize>job.keySize) << 3;
  const rowBytesV = (groups * <usize>job.valueSize) << 3;
  let score = job.scores;
  let contribution = job.contributions;
  for (let head: usize = 0; head < heads; head++) {
    const group = (head * groups) / heads;
    const output = job.weightsO + ((head * <usize>job.valueSize) << 3);
    let q = job.rowsQ + ((head * <usize>job.keySize) << 3);
    let v = job.rowsV + ((group * <usize>job.valueSize) << 3);
    for (let i: usize = 0; i < rows; i++) {
      let k = job.rowsK + ((group * <usize>job.keySize) << 3);
      for (let j: usize = 0; j < rows; j++) {
        product(job, q, k, job.keySize, scale, score, isBack);
        k += rowBytesK;
        score += 8;
      }
      product(job, v, output, job.valueSize, 1, contribution, isBack);
      q += rowBytesQ;
      v += rowBytesV;
      contribution += 8;
    }
  }
}

/** `factor` · Σ a·b; or adds to the slopes of a and b. */
function product(
  job: AttentionDescent,
  a: usize,
  b: usize,
  count: i32,
  factor: f64,
  to: usize,
  isBack: bool,
): void {
  const toSlopes = job.toSlopes;
  if (isBack) {
    const slope = factor * load<f64>(to + toSlopes);
    addMultiple(a + toSlopes, slope, b, count);
    addMultiple(b + toSlopes, slope, a, count);
  } else {
    store<f64>(to, factor * dot(a, b, count));
  }
}

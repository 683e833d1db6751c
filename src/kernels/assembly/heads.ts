import { AttentionDescent } from "./attentionDescent";
import { addMultiple, addTo, dot } from "./doubles";

/** G = scale · q·k and u = v·W_O of each head, for all rows. */
export function combineHeads(job: AttentionDescent, scale: f64): void {
  forEachPair(job, scale, false);
}

/** The chain rule from the slopes of G and u, which are sums over the histories, to those of Q, K, V and W_O, which are means. */
export function separateHeads(job: AttentionDescent, scale: f64): void {
  forEachPair(job, scale, true);
}

// @ts-ignore: decorator
@inline
function forEachPair(job: AttentionDescent, scale: f64, isBack: bool): void {
  const heads = <usize>job.heads;
  const groups = <usize>job.keyValueHeads;
  const rows = <usize>job.positions + 1;
  const rowBytesQ = (heads * <usize>job.keySize) << 3;
  const rowBytesK = (groups * <usize>job.keySize) << 3;
  const rowBytesV = (groups * <usize>job.valueSize) << 3;
  const toSlopes = job.toSlopes;
  const mean = 1 / <f64>job.size;
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
        if (isBack) {
          const slope = scale * mean * load<f64>(score + toSlopes);
          addMultiple(q + toSlopes, slope, k, job.keySize);
          addMultiple(k + toSlopes, slope, q, job.keySize);
        } else {
          store<f64>(score, scale * dot(q, k, job.keySize));
        }
        k += rowBytesK;
        score += 8;
      }
      if (isBack) {
        const slope = mean * load<f64>(contribution + toSlopes);
        addMultiple(v + toSlopes, slope, output, job.valueSize);
        addMultiple(output + toSlopes, slope, v, job.valueSize);
      } else {
        store<f64>(contribution, dot(v, output, job.valueSize));
      }
      q += rowBytesQ;
      v += rowBytesV;
      contribution += 8;
    }
  }
}

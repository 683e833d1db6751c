import { adam, meanLoss } from "./adam";
import { AttentionDescent } from "./attentionDescent";
import { attentionMoments } from "./attentionMoments";
import { combineHeads } from "./heads";
import { copyLine } from "./lines";
import { project, projectBack } from "./projection";

/** A step of Adam on an attention layer, with the slopes that are there; gives the loss after it. */
export function stepAttention(
  job: AttentionDescent,
  scale: f64,
  softcap: f32,
  learningRate: f64,
  meanScale: f64,
  squareScale: f64,
): f64 {
  adam(job, learningRate, meanScale, squareScale);
  return attentionLoss(job, scale, softcap);
}

/**
 * The mean loss of an attention layer over the sample; writes the slopes of its parameters. NaN where one of these numbers is not finite,
 * be it that it is too large for float32.
 */
export function attentionLoss(job: AttentionDescent, scale: f64, softcap: f32): f64 {
  memory.fill(job.parameters + job.toSlopes, 0, job.toSlopes);
  const widthQ = job.heads * job.keySize;
  const widthK = job.keyValueHeads * job.keySize;
  const widthV = job.keyValueHeads * job.valueSize;
  const rowBytes = <usize>job.inputs << 3;
  const encodingBytes = <usize>job.encodingSize << 3;
  let row = job.rows;
  let encoding = job.encodings;
  for (let i = job.positions; i > 0; i--) {
    copyLine(encoding, row, 2 * job.encodingSize);
    row += rowBytes;
    encoding += encodingBytes;
  }
  project(job, job.weightsQ, job.rowsQ, widthQ);
  project(job, job.weightsK, job.rowsK, widthK);
  project(job, job.weightsV, job.rowsV, widthV);
  combineHeads(job, scale, false);
  const loss = attentionMoments(job, softcap);
  combineHeads(job, scale, true);
  projectBack(job, job.weightsQ, job.rowsQ, widthQ);
  projectBack(job, job.weightsK, job.rowsK, widthK);
  projectBack(job, job.weightsV, job.rowsV, widthV);
  for (let i = job.positions; i > 0; i--) {
    row -= rowBytes;
    encoding -= encodingBytes;
    copyLine(row + job.toSlopes, encoding + job.toSlopes, 2 * job.encodingSize);
  }
  return meanLoss(job, loss);
}

import { AttentionDescent } from "./attentionDescent";
import { attentionMoments } from "./attentionMoments";
import { combineHeads } from "./heads";
import { copyLine } from "./lines";
import { project } from "./projection";

/** The loss of an attention layer, summed over the histories; adds to the slopes of its parameters. */
export function attentionLoss(job: AttentionDescent): f64 {
  const rowBytes = <usize>job.inputs << 3;
  const encodingBytes = <usize>job.encodingSize << 3;
  let row = job.rows;
  let encoding = job.encodings;
  for (let i = job.positions; i > 0; i--) {
    copyLine(encoding, row, 2 * job.encodingSize);
    row += rowBytes;
    encoding += encodingBytes;
  }
  throughProjections(job, false);
  combineHeads(job, false);
  const loss = attentionMoments(job, <f32>load<f64>(job.constants, 16));
  combineHeads(job, true);
  throughProjections(job, true);
  for (let i = job.positions; i > 0; i--) {
    row -= rowBytes;
    encoding -= encodingBytes;
    copyLine(row + job.toSlopes, encoding + job.toSlopes, 2 * job.encodingSize);
  }
  return loss;
}

function throughProjections(job: AttentionDescent, isBack: bool): void {
  project(job, job.weightsQ, job.rowsQ, job.heads * job.keySize, isBack);
  project(job, job.weightsK, job.rowsK, job.keyValueHeads * job.keySize, isBack);
  project(job, job.weightsV, job.rowsV, job.keyValueHeads * job.valueSize, isBack);
}

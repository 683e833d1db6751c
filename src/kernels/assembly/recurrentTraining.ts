import { chunkBytes } from "./descent";
import { addTo, sumOf } from "./doubles";
import { madd } from "./madd";
import { RecurrentDescent } from "./recurrentDescent";
import { costAndSlopes } from "./sampleLoss";
import { addProduct, addSums, affine } from "./stateLines";
import { tanh } from "./tanh";

/** The loss of a recurrent layer, summed over the histories; adds to the slopes of its parameters, through time. */
export function recurrentLoss(job: RecurrentDescent): f64 {
  copyWeights(job);
  let loss: f64 = 0;
  for (let from: usize = 0; from < job.lineBytes; from += chunkBytes) {
    const bytes = min(chunkBytes, job.lineBytes - from);
    loss += forward(job, from, bytes);
    backward(job, from, bytes);
  }
  memory.copy(job.biasState + job.toSlopes, job.biasInput + job.toSlopes, <usize>job.units << 3);
  return loss;
}

function copyWeights(job: RecurrentDescent): void {
  const units = <usize>job.units;
  for (let row: usize = 0; row < units; row++) {
    store<f32>(job.inputs + (row << 2), <f32>load<f64>(job.weightsInput + (row << 3)));
    store<f32>(job.outputs + (row << 2), <f32>load<f64>(job.weightsOutput + (row << 3)));
    const bias = load<f64>(job.biasInput + (row << 3)) + load<f64>(job.biasState + (row << 3));
    store<f32>(job.biases + (row << 2), <f32>bias);
    for (let column: usize = 0; column < units; column++) {
      const weight = <f32>load<f64>(job.weightsState + ((row * units + column) << 3));
      store<f32>(job.packed + packedOffset(row, column, units), weight);
      store<f32>(job.packedBack + packedOffset(column, row, units), weight);
    }
  }
}

/** Where the entry of a matrix lies when strips of four rows are packed column by column. */
function packedOffset(row: usize, column: usize, depth: usize): usize {
  return ((row & ~3) * depth + (column << 2) + (row & 3)) << 2;
}

/** The states and answers of a chunk at all positions; gives what the answers cost, and leaves the loss's slopes by them. */
function forward(job: RecurrentDescent, from: usize, bytes: usize): f64 {
  const units = job.units;
  const lineBytes = <usize>((units + 3) & ~3) * chunkBytes;
  const bias = f32x4.splat(<f32>load<f64>(job.biasOutput));
  let state = job.states;
  let answers = job.answers;
  let loss: f64 = 0;
  for (let i = 0; i < job.positions; i++) {
    affine(state, units, job.biases, job.inputs, job.x + <usize>i * job.lineBytes + from, bytes);
    if (i > 0) addProduct(state, units, job.packed, units, state - lineBytes, bytes);
    for (let b: usize = 0; b < bytes; b += 16) v128.store(answers + b, bias);
    let line = state;
    for (let unit: usize = 0; unit < <usize>units; unit++) {
      const weight = v128.load32_splat(job.outputs + (unit << 2));
      for (let b: usize = 0; b < bytes; b += 16) {
        const sum = v128.load(line + b);
        const h = job.isRelu ? f32x4.max(sum, f32x4.splat(0)) : tanh(sum);
        v128.store(line + b, h);
        v128.store(answers + b, madd(weight, h, v128.load(answers + b)));
      }
      line += chunkBytes;
    }
    loss += costAndSlopes(job, answers, i, from, bytes);
    state += lineBytes;
    answers += chunkBytes;
  }
  return loss;
}

/** Adds to the slopes of the parameters, from those of a chunk of answers at all positions. */
function backward(job: RecurrentDescent, from: usize, bytes: usize): void {
  const units = job.units;
  const toSlopes = job.toSlopes;
  const unitBytes = <usize>units << 3;
  const lineBytes = <usize>((units + 3) & ~3) * chunkBytes;
  let state = job.states + <usize>job.positions * lineBytes;
  let answers = job.answers + <usize>job.positions * chunkBytes;
  for (let i = job.positions - 1; i >= 0; i--) {
    state -= lineBytes;
    answers -= chunkBytes;
    affine(job.stateSlopes, units, job.zeros, job.outputs, answers, bytes);
    if (i < job.positions - 1) {
      addProduct(job.stateSlopes, units, job.packedBack, units, job.sumSlopes, bytes);
    }
    addSums(state, units, answers, bytes, job.weightsOutput + toSlopes, 8);
    let sum = f32x4.splat(0);
    for (let b: usize = 0; b < bytes; b += 16) sum = f32x4.add(sum, v128.load(answers + b));
    addTo(job.biasOutput + toSlopes, sumOf(sum));
    slopesOfSums(job, state, bytes);
    addSums(job.sumSlopes, units, job.ones, bytes, job.biasInput + toSlopes, 8);
    const x = job.x + <usize>i * job.lineBytes + from;
    addSums(job.sumSlopes, units, x, bytes, job.weightsInput + toSlopes, 8);
    if (i == 0) continue;
    let before = state - lineBytes;
    for (let n: usize = 0; n < unitBytes; n += 8) {
      addSums(job.sumSlopes, units, before, bytes, job.weightsState + toSlopes + n, unitBytes);
      before += chunkBytes;
    }
  }
}

/** The chain rule through tanh or relu. */
function slopesOfSums(job: RecurrentDescent, state: usize, bytes: usize): void {
  const zero = f32x4.splat(0);
  let slopes = job.stateSlopes;
  let sums = job.sumSlopes;
  for (let unit = job.units; unit > 0; unit--) {
    for (let b: usize = 0; b < bytes; b += 16) {
      const h = v128.load(state + b);
      const slope = v128.load(slopes + b);
      const through = job.isRelu
        ? v128.and(slope, f32x4.gt(h, zero))
        : f32x4.mul(slope, f32x4.sub(f32x4.splat(1), f32x4.mul(h, h)));
      v128.store(sums + b, through);
    }
    state += chunkBytes;
    slopes += chunkBytes;
    sums += chunkBytes;
  }
}

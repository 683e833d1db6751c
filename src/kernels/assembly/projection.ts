import { AttentionDescent } from "./attentionDescent";
import { addMultiple, addTo, dot } from "./doubles";

/** The rows of X times a weight matrix of so many columns. */
export function project(job: AttentionDescent, weights: usize, products: usize, columns: i32): void {
  const rowBytes = <usize>columns << 3;
  let input = job.rows;
  memory.fill(products, 0, rowBytes * <usize>(job.positions + 1));
  for (let row = job.positions; row >= 0; row--) {
    let line = weights;
    for (let n = job.inputs; n > 0; n--) {
      addMultiple(products, load<f64>(input), line, columns);
      input += 8;
      line += rowBytes;
    }
    products += rowBytes;
  }
}

/** Adds to the slopes of the weights and of the rows of X, from those of their products. */
export function projectBack(job: AttentionDescent, weights: usize, products: usize, columns: i32): void {
  const rowBytes = <usize>columns << 3;
  const toSlopes = job.toSlopes;
  let input = job.rows;
  let slopes = products + toSlopes;
  for (let row = job.positions; row >= 0; row--) {
    let line = weights;
    for (let n = job.inputs; n > 0; n--) {
      addTo(input + toSlopes, dot(slopes, line, columns));
      addMultiple(line + toSlopes, load<f64>(input), slopes, columns);
      input += 8;
      line += rowBytes;
    }
    slopes += rowBytes;
  }
}

import { AttentionDescent } from "./attentionDescent";
import { addMultiple, addTo, dot } from "./doubles";

/**
 * Forward: the rows of X times a weight matrix of so many columns. Back: adds to the slopes of the weights and of the rows of X, from those
 * of the products.
 */
export function project(
  job: AttentionDescent,
  weights: usize,
  products: usize,
  columns: i32,
  isBack: bool,
): void {
  const rowBytes = <usize>columns << 3;
  const toSlopes = job.toSlopes;
  let input = job.rows;
  if (isBack) products += toSlopes;
  else memory.fill(products, 0, rowBytes * <usize>(job.positions + 1));
  for (let row = job.positions; row >= 0; row--) {
    let line = weights;
    for (let n = job.inputs; n > 0; n--) {
      if (isBack) addTo(input + toSlopes, dot(products, line, columns));
      const from = isBack ? products : line;
      addMultiple(isBack ? line + toSlopes : products, load<f64>(input), from, columns);
      input += 8;
      line += rowBytes;
    }
    products += rowBytes;
  }
}

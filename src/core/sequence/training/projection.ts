/** Rows times a weight matrix, and the slopes of the loss by both. */
export class Projection {
  readonly weights: Float64Array;
  readonly gradient: Float64Array;
  readonly columns: number;
  /** The products, row by row. */
  readonly rows: Float64Array;
  /** The slopes by the products: to be filled in before `backward`. */
  readonly slopes: Float64Array;
  readonly #inputs: number;

  /** @param weights inputs × columns, and as many numbers of its gradient */
  constructor(weights: Float64Array, gradient: Float64Array, inputs: number, rowCount: number) {
    this.weights = weights;
    this.gradient = gradient;
    this.columns = weights.length / inputs;
    this.#inputs = inputs;
    this.rows = new Float64Array(rowCount * this.columns);
    this.slopes = new Float64Array(rowCount * this.columns);
  }

  forward(inputRows: Float64Array): void {
    const { columns, rows, weights } = this;
    for (let to = 0, from = 0; to < rows.length; to += columns, from += this.#inputs) {
      for (let c = 0; c < columns; c++) {
        let sum = 0;
        for (let n = 0; n < this.#inputs; n++) {
          sum += (inputRows[from + n] as number) * (weights[n * columns + c] as number);
        }
        rows[to + c] = sum;
      }
    }
  }

  /** Adds to the gradient of the weights and to the slopes by the input rows. */
  backward(inputRows: Float64Array, inputSlopes: Float64Array): void {
    const { columns, slopes, weights, gradient } = this;
    for (let from = 0, to = 0; from < slopes.length; from += columns, to += this.#inputs) {
      for (let n = 0; n < this.#inputs; n++) {
        let sum = 0;
        for (let c = 0; c < columns; c++) {
          const slope = slopes[from + c] as number;
          sum += slope * (weights[n * columns + c] as number);
          gradient[n * columns + c] =
            (gradient[n * columns + c] as number) + slope * (inputRows[to + n] as number);
        }
        inputSlopes[to + n] = (inputSlopes[to + n] as number) + sum;
      }
    }
  }
}

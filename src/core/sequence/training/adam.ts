/** How fast the running means of Adam forget, and what keeps its quotient finite (Kingma and Ba 2015). */
const [meanDecay, squareDecay, floor] = [0.9, 0.999, 1e-8];

/** What makes up for the running means' beginning at 0, at the first step and those after it. */
export function adamScales(step: number): { readonly meanScale: number; readonly squareScale: number } {
  return { meanScale: 1 / (1 - meanDecay ** step), squareScale: 1 / (1 - squareDecay ** step) };
}

/** Adam: each number moves by about the learning rate, against the running mean of its gradient. */
export class Adam {
  readonly #means: Float64Array;
  readonly #squares: Float64Array;
  #steps = 0;

  constructor(size: number) {
    this.#means = new Float64Array(size);
    this.#squares = new Float64Array(size);
  }

  /** Moves those of the numbers that are trained. Allocates nothing. */
  step(values: Float64Array, gradient: Float64Array, trained: Uint8Array, learningRate: number): void {
    this.#steps++;
    const { meanScale, squareScale } = adamScales(this.#steps);
    for (let n = 0; n < values.length; n++) {
      if (trained[n] === 0) continue;
      const slope = gradient[n] as number;
      const mean = meanDecay * (this.#means[n] as number) + (1 - meanDecay) * slope;
      const square = squareDecay * (this.#squares[n] as number) + (1 - squareDecay) * slope * slope;
      this.#means[n] = mean;
      this.#squares[n] = square;
      const move = (mean * meanScale) / (Math.sqrt(square * squareScale) + floor);
      values[n] = (values[n] as number) - learningRate * move;
    }
  }
}

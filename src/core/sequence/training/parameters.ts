import { normalRandom } from "../../random.ts";
import type { Matrix } from "../matrix.ts";

/** The matrices of a design end to end in one array, which an optimiser changes. */
export class Parameters<Name extends string> {
  readonly values: Float64Array;
  readonly gradient: Float64Array;
  /** 1 for the numbers that are to be trained, 0 for those that stay. */
  readonly trained: Uint8Array;
  readonly #places = new Map<Name, { readonly matrix: Matrix; readonly offset: number }>();

  /** @throws RangeError for a name that the design does not have */
  constructor(matrices: ReadonlyMap<Name, Matrix>, trainable: readonly Name[]) {
    let size = 0;
    for (const [name, matrix] of matrices) {
      this.#places.set(name, { matrix, offset: size });
      size += matrix.data.length;
    }
    this.values = new Float64Array(size);
    this.gradient = new Float64Array(size);
    this.trained = new Uint8Array(size);
    for (const [name, { data }] of matrices) this.valuesOf(name).set(data);
    for (const name of trainable) {
      const { matrix, offset } = this.#placeOf(name);
      this.trained.fill(1, offset, offset + matrix.data.length);
    }
  }

  has(name: Name): boolean {
    return this.#places.has(name);
  }

  /** Where a matrix begins in `values`. */
  offsetOf(name: Name): number {
    return this.#placeOf(name).offset;
  }

  /** Where a matrix's numbers are: a view that changes with them. */
  valuesOf(name: Name): Float64Array {
    return this.#viewOf(this.values, name);
  }

  gradientOf(name: Name): Float64Array {
    return this.#viewOf(this.gradient, name);
  }

  /** A copy of a matrix, with the numbers of now or those of a copy of `values`. */
  matrix(name: Name, values = this.values): Matrix {
    const { rows, columns } = this.#placeOf(name).matrix;
    return { rows, columns, data: this.#viewOf(values, name).slice() };
  }

  /** Replaces the trained numbers by normal ones of mean 0, the same for the same seed. */
  randomise(seed: number, deviationOf: (matrix: Matrix, name: Name) => number): void {
    const next = normalRandom(seed);
    for (const [name, { matrix, offset }] of this.#places) {
      const deviation = deviationOf(matrix, name);
      for (let n = offset; n < offset + matrix.data.length; n++) {
        if (this.trained[n] === 1) this.values[n] = deviation * next();
      }
    }
  }

  #viewOf(values: Float64Array, name: Name): Float64Array {
    const { matrix, offset } = this.#placeOf(name);
    return values.subarray(offset, offset + matrix.data.length);
  }

  #placeOf(name: Name) {
    const place = this.#places.get(name);
    if (place === undefined) throw new RangeError(`the design has no ${name} to train`);
    return place;
  }
}

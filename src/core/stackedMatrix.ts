import type { Interval } from "./boxes.ts";
import { boxesOf, digitOf } from "./boxes.ts";
import { checkRange, checkShape } from "./checks.ts";
import { type ConvGeometry, convGeometry } from "./convGeometry.ts";
import type { ConvParameters } from "./convParameters.ts";
import { splitNonFinite } from "./nonFinite.ts";
import type { PrefixSums, SparseRows, StructuredMatrix } from "./structuredMatrix.ts";
import { sizeOf, type Tensor } from "./tensor.ts";

/**
 * The stacked patch matrix A: (c_out·positions) × (c_in/groups·∏kernel), row (co, position) the flattened kernels of output
 * channel co, the same for every position. Transposed (c_in·input positions) × (c_out/groups·∏kernel). It is dense: every
 * entry counts as a nonzero, whatever its value. Without a weight every entry is 1.
 *
 * @throws RangeError for parameters that break a rule of `resolveConv`, or a weight of another shape
 */
export function stackedMatrix(
  options: ConvParameters & { readonly weight?: Tensor | undefined },
): StructuredMatrix {
  return new StackedMatrix(convGeometry(options), options.weight);
}

class StackedMatrix implements StructuredMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly nonzeros: number;
  readonly binary: boolean;
  readonly factors: readonly PrefixSums[];
  readonly nonFinite: readonly { readonly value: number; readonly where: StackedMatrix }[];
  private readonly positions: number;
  private readonly weight: Float32Array | undefined;
  private readonly finite: Float32Array | undefined;

  constructor(geometry: ConvGeometry, weight: Tensor | undefined) {
    if (weight !== undefined) checkShape("weight", weight.shape, geometry.weightShape);
    const [channels = 1, ...kernels] = geometry.weightShape;
    this.positions = sizeOf(geometry.transposed ? geometry.inputSize : geometry.outputSize);
    this.rows = channels * this.positions;
    this.columns = sizeOf(kernels);
    this.nonzeros = this.rows * this.columns;
    this.binary = weight === undefined;
    this.weight = weight?.data;
    const { finite, parts } = weight ? splitNonFinite(weight.data) : { finite: undefined, parts: [] };
    this.finite = finite;
    this.nonFinite = parts.map(({ value, at }) => ({
      value,
      where: new StackedMatrix(geometry, { shape: geometry.weightShape, data: at }),
    }));
    this.factors = [new Ones(channels, this.columns), new Ones(this.positions, 1)];
  }

  entry(r: number, c: number): number {
    checkRange("rows", r, r + 1, this.rows);
    checkRange("columns", c, c + 1, this.columns);
    return this.weight === undefined ? 1 : this.valueAt(this.weight, r, c);
  }

  count(r0: number, r1: number, c0: number, c1: number): number {
    checkRange("rows", r0, r1, this.rows);
    checkRange("columns", c0, c1, this.columns);
    return (r1 - r0) * (c1 - c0);
  }

  sum(r0: number, r1: number, c0: number, c1: number): number {
    const count = this.count(r0, r1, c0, c1);
    const { weight, columns } = this;
    if (weight === undefined) return count;
    let sum = 0;
    for (const box of boxesOf(r0, r1, [this.rows / this.positions, this.positions])) {
      const [from, to] = digitOf(box, 0);
      const [first, end] = digitOf(box, 1);
      let once = 0;
      for (let channel = from; channel < to; channel++) {
        for (let c = c0; c < c1; c++) once += weight[channel * columns + c] as number;
      }
      sum += once * (end - first);
    }
    return sum;
  }

  /** The weight as a matrix, times a column of ones: a row for each position. */
  valueTerms(): readonly (readonly PrefixSums[])[] {
    if (this.finite === undefined) return [this.factors];
    const channels = this.rows / this.positions;
    return [[new DensePrefix(this.finite, channels, this.columns), new Ones(this.positions, 1)]];
  }

  /** @throws RangeError when there are more entries than an array can hold */
  toCSR(): SparseRows {
    const { rows, columns, nonzeros, weight } = this;
    if (nonzeros >= 2 ** 32) {
      throw new RangeError(`toCSR stores every entry: at most ${2 ** 32 - 1}, got ${nonzeros}`);
    }
    const values = new Float32Array(nonzeros).fill(1);
    for (let r = 0; weight !== undefined && r < rows; r++) {
      const start = Math.floor(r / this.positions) * columns;
      values.set(weight.subarray(start, start + columns), r * columns);
    }
    return {
      rowPointers: Uint32Array.from({ length: rows + 1 }, (_, r) => r * columns),
      columnIndices: Uint32Array.from({ length: nonzeros }, (_, n) => n % columns),
      values,
    };
  }

  private valueAt(weight: Float32Array, r: number, c: number): number {
    return weight[Math.floor(r / this.positions) * this.columns + c] as number;
  }
}

/** A matrix of ones. */
class Ones implements PrefixSums {
  readonly rows: number;
  readonly columns: number;

  constructor(rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
  }

  before(r: number, c: number): number {
    return r * c;
  }

  beforeEach(r: number, columns: Int32Array, sums: Float64Array): void {
    for (let n = 0; n < columns.length; n++) sums[n] = r * (columns[n] as number);
  }

  reach(): Interval {
    return [0, this.columns];
  }
}

/** A dense matrix, summed up once. */
class DensePrefix implements PrefixSums {
  readonly rows: number;
  readonly columns: number;
  private readonly sums: Float64Array;

  constructor(values: Float32Array, rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.sums = new Float64Array((rows + 1) * (columns + 1));
    for (let r = 0; r < rows; r++) {
      let inRow = 0;
      for (let c = 0; c < columns; c++) {
        inRow += values[r * columns + c] as number;
        this.sums[(r + 1) * (columns + 1) + c + 1] = this.before(r, c + 1) + inRow;
      }
    }
  }

  before(r: number, c: number): number {
    return this.sums[r * (this.columns + 1) + c] as number;
  }

  beforeEach(r: number, columns: Int32Array, sums: Float64Array): void {
    for (let n = 0; n < columns.length; n++) sums[n] = this.before(r, columns[n] as number);
  }

  reach(): Interval {
    return [0, this.columns];
  }
}

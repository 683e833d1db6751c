import type { ConvGeometry } from "../../core/convGeometry.ts";
import type { SparseRows } from "../../core/structuredMatrix.ts";
import { sizeOf } from "../../core/tensor.ts";
import type { Plan } from "../kernels.ts";
import { Kept, type PlanMemory } from "./planMemory.ts";
import { sparseRowTables } from "./sparseRowTables.ts";

/** The nonzeros of a convolution's matrix, see `Kernels.csr`. */
export class SparseRowsPlan implements Plan<[weight: Float32Array | undefined], SparseRows> {
  readonly #memory: PlanMemory;
  readonly #geometry: ConvGeometry;
  readonly #positionCount: number;
  readonly #positions: number;
  readonly #weight: number;
  readonly #rowPointers: number;
  readonly #columns: number;
  readonly #values: number;
  readonly #rows: Kept<SparseRows>;

  constructor(memory: PlanMemory, geometry: ConvGeometry) {
    const { positions, patterns, nonzeros } = sparseRowTables(geometry);
    this.#memory = memory;
    this.#geometry = geometry;
    this.#positionCount = positions.length / 2;
    const from = memory.table(patterns);
    this.#positions = memory.table(positions.map((word, n) => (n % 2 === 0 ? from + 4 * word : word)));
    this.#weight = memory.words(sizeOf(geometry.weightShape));
    this.#rowPointers = memory.words(geometry.dOut + 1);
    this.#columns = memory.words(nonzeros + 4);
    this.#values = memory.words(nonzeros + 4);
    this.#rows = new Kept(memory.module.arena, ({ integers, floats }) => ({
      rowPointers: integers.subarray(this.#rowPointers / 4, this.#rowPointers / 4 + geometry.dOut + 1),
      columnIndices: integers.subarray(this.#columns / 4, this.#columns / 4 + nonzeros),
      values: floats.subarray(this.#values / 4, this.#values / 4 + nonzeros),
    }));
  }

  run(weight: Float32Array | undefined): SparseRows {
    const { transposed, groups, inChannels, outChannels, inputSize, kernelSize, weightShape } =
      this.#geometry;
    const count = sizeOf(weightShape);
    this.#memory.write("weight", weight ?? new Float32Array(count).fill(1), count, this.#weight);
    const taps = sizeOf(kernelSize);
    this.#memory.module.call.writeSparseRows(
      groups,
      outChannels / groups,
      (inChannels / groups) * sizeOf(inputSize),
      this.#positions,
      this.#positionCount,
      this.#weight,
      4 * taps * (transposed ? 1 : inChannels / groups),
      (4 * count) / groups,
      this.#rowPointers,
      this.#columns,
      this.#values,
    );
    return this.#rows.value;
  }

  release(): void {
    this.#memory.release();
  }
}

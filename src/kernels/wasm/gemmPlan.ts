import type { Tensor } from "../../core/tensor.ts";
import { matrixSize } from "../arguments.ts";
import type { Plan } from "../kernels.ts";
import { columnTable, rowTable } from "./gatherTables.ts";
import type { PlanMemory } from "./planMemory.ts";

/** A product with a packed left matrix, see `Kernels.gemm`. */
export class GemmPlan implements Plan<[b: Float32Array]> {
  readonly #memory: PlanMemory;
  readonly #m: number;
  readonly #depth: number;
  readonly #n: number;
  readonly #packed: number;
  readonly #b: number;
  readonly #rows: number;
  readonly #columns: number;
  readonly #c: number;
  readonly #bias: number;

  constructor(memory: PlanMemory, a: Tensor, columns: number) {
    const [m, depth] = matrixSize(a);
    this.#memory = memory;
    [this.#m, this.#depth, this.#n] = [m, depth, columns];
    const { call, arena } = memory.module;
    memory.module.reserveScratch(Math.max(call.scratchBytes.value, 4 * a.data.length));
    const from = memory.module.scratch;
    arena.floats.set(a.data, from / 4);
    this.#packed = memory.words(a.data.length);
    call.packRows(from, depth, m, depth, this.#packed);
    this.#b = memory.words(depth * columns);
    this.#rows = memory.table(rowTable(depth, columns));
    this.#columns = memory.table(columnTable(columns));
    this.#c = memory.words(m * columns);
    this.#bias = memory.zeros(m);
  }

  run(b: Float32Array): Float32Array {
    const memory = this.#memory;
    memory.write("b", b, this.#depth * this.#n, this.#b);
    memory.module.call.multiply(
      this.#packed,
      this.#m,
      this.#depth,
      this.#n,
      this.#b,
      this.#rows,
      this.#columns,
      this.#c,
      4 * this.#n,
      this.#bias,
      memory.module.scratch,
    );
    return memory.result(this.#c, this.#m * this.#n);
  }

  release(): void {
    this.#memory.release();
  }
}

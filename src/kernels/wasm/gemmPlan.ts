import type { Tensor } from "../../core/tensor.ts";
import { matrixSize } from "../arguments.ts";
import type { SteppedPlan } from "../kernels.ts";
import { ownScratch } from "../threads/board.ts";
import { split, worthSplitting } from "../threads/split.ts";
import { drain } from "../threads/steps.ts";
import { rowTable } from "./gatherTables.ts";
import type { PlanMemory } from "./planMemory.ts";

/** A product with a packed left matrix, see `Kernels.gemm`. */
export class GemmPlan implements SteppedPlan<[b: Float32Array]> {
  readonly #memory: PlanMemory;
  readonly #m: number;
  readonly #depth: number;
  readonly #n: number;
  readonly #packed: number;
  readonly #b: number;
  readonly #rows: number;
  /** Where the one line of columns begins. */
  readonly #lines: number;
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
    this.#lines = memory.table(Uint32Array.of(0));
    this.#c = memory.words(m * columns);
    this.#bias = memory.zeros(m);
  }

  run(b: Float32Array): Float32Array {
    const { module } = this.#memory;
    if (module.team && this.#work >= worthSplitting) return drain(this.steps(b));
    this.#memory.write("b", b, this.#depth * this.#n, this.#b);
    module.call.multiply(...this.#columnsOf(0, this.#n, module.scratch));
    return this.#memory.result(this.#c, this.#m * this.#n);
  }

  *steps(b: Float32Array): Generator<number, Float32Array> {
    if (this.#work < worthSplitting) return this.run(b);
    const { module } = this.#memory;
    this.#memory.write("b", b, this.#depth * this.#n, this.#b);
    const ranges = split({ length: this.#n, multiple: 8, longest: 512 }, this.#work, module.threads);
    yield* module.make(ranges.map(([from, to]) => ["multiply", ...this.#columnsOf(from, to, ownScratch)]));
    return this.#memory.result(this.#c, this.#m * this.#n);
  }

  release(): void {
    this.#memory.release();
  }

  /** Multiply-adds. */
  get #work(): number {
    return this.#m * this.#depth * this.#n;
  }

  /** What `multiply` is called with for some columns. */
  #columnsOf(from: number, to: number, scratch: number) {
    return [
      this.#packed,
      this.#m,
      this.#depth,
      to - from,
      this.#b,
      this.#rows,
      this.#lines,
      this.#n,
      from,
      this.#c + 4 * from,
      4 * this.#n,
      this.#bias,
      scratch,
    ] as const;
  }
}

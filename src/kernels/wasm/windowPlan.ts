import type { ConvGeometry } from "../../core/convGeometry.ts";
import { sizeOf } from "../../core/tensor.ts";
import type { Plan } from "../kernels.ts";
import type { PlanMemory } from "./planMemory.ts";
import { sameTaps } from "./sameTaps.ts";
import { type WindowTables, windowTables } from "./windowTables.ts";

/** Unfolds or folds the windows of a convolution, see `Kernels.unfold` and `Kernels.fold`. */
export class WindowPlan implements Plan<[values: Float32Array]> {
  readonly #memory: PlanMemory;
  readonly #direction: "unfold" | "fold";
  readonly #tables: WindowTables;
  readonly #planes: number;
  /** Numbers of the input and of the columns, and where they are. */
  readonly #xLength: number;
  readonly #columnsLength: number;
  readonly #x: number;
  readonly #columns: number;
  readonly #same: { readonly address: number; readonly length: number } | undefined;
  readonly #padded: number;
  readonly #inputLines: number;
  readonly #rows: number;
  readonly #windowLines: number;

  constructor(memory: PlanMemory, geometry: ConvGeometry, samples: number, direction: "unfold" | "fold") {
    const taps = sizeOf(geometry.kernelSize);
    // The planes are all alike: the tables of one will do.
    const tables = windowTables({ ...geometry, inChannels: 1, groups: 1 });
    this.#memory = memory;
    this.#direction = direction;
    this.#tables = tables;
    this.#planes = samples * geometry.inChannels;
    this.#xLength = samples * geometry.dIn;
    this.#columnsLength = this.#planes * taps * sizeOf(geometry.outputSize);
    this.#x = memory.words(this.#xLength);
    this.#columns = memory.words(this.#columnsLength);
    const same = direction === "unfold" ? sameTaps(geometry) : undefined;
    this.#same = same && { address: memory.table(same), length: same.length };
    this.#padded = tables.padded ? memory.zeros(tables.planeSize) : 0;
    this.#inputLines = memory.table(tables.inputLines);
    this.#rows = memory.table(tables.rows);
    this.#windowLines = memory.table(tables.windowLines);
  }

  run(values: Float32Array): Float32Array {
    const { call } = this.#memory.module;
    const { inputLines, inputWidth, planeSize, rows, windowLines, windowWidth, step } = this.#tables;
    if (this.#direction === "unfold") {
      this.#memory.write("x", values, this.#xLength, this.#x);
      if (this.#same) {
        const { address, length } = this.#same;
        call.unfoldSame(
          this.#x,
          this.#planes,
          inputLines.length * inputWidth,
          address,
          address + 4 * length,
          this.#columns,
        );
        return this.#memory.result(this.#columns, this.#columnsLength);
      }
      call.unfold(
        this.#x,
        this.#planes,
        inputLines.length,
        inputWidth,
        this.#inputLines,
        this.#padded,
        rows.length,
        this.#rows,
        windowLines.length,
        this.#windowLines,
        windowWidth,
        step,
        this.#columns,
      );
      return this.#memory.result(this.#columns, this.#columnsLength);
    }
    this.#memory.write("columns", values, this.#columnsLength, this.#columns);
    call.fold(
      this.#columns,
      this.#planes,
      inputLines.length,
      inputWidth,
      this.#inputLines,
      this.#padded,
      4 * planeSize,
      rows.length,
      this.#rows,
      windowLines.length,
      this.#windowLines,
      windowWidth,
      step,
      this.#x,
    );
    return this.#memory.result(this.#x, this.#xLength);
  }

  release(): void {
    this.#memory.release();
  }
}

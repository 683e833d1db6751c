import type { TrainableLayer } from "../kernels.ts";
import type { PlanMemory } from "./planMemory.ts";

/** The kernels take histories in groups of so many. */
const group = 8;

/** The memory of a training: the layer's parameters and the sample, as `src/kernels/assembly/descent.ts` has them. */
export class DescentMemory {
  /** The words of `Descent`. */
  readonly words: readonly number[];
  /** The address of the float64 numbers that were asked for behind the parameters. */
  readonly further: number;
  readonly #memory: PlanMemory;
  readonly #parameters: number;
  readonly #count: number;
  readonly #toSlopes: number;
  #generation = -1;
  #values: Float64Array = new Float64Array(0);
  #gradient: Float64Array = new Float64Array(0);

  /**
   * @param further float64 numbers that, as the parameters, have slopes; 0 at first
   * @param answers chunks of them that are kept at a time
   */
  constructor(
    memory: PlanMemory,
    { design, parameters, sample, task }: TrainableLayer,
    further: number,
    answers: number,
  ) {
    this.#memory = memory;
    const { values, trained } = parameters;
    const even = values.length + (values.length % 2);
    const lineLength = Math.ceil(sample.size / group) * group;
    this.#count = values.length;
    this.#toSlopes = 8 * (even + further + (further % 2));
    this.#parameters = memory.zeros(this.#toSlopes / 2);
    this.further = this.#parameters + 8 * even;
    const adam = memory.zeros(3 * 2 * even);
    this.words = [
      this.#parameters,
      8 * even,
      this.#toSlopes,
      adam,
      task.x.length,
      this.#lines(sample.x, lineLength),
      this.#lines(sample.y, lineLength),
      4 * lineLength,
      sample.size,
      Number(task.loss === "l2"),
      Number("scheme" in design),
      memory.zeros((answers * memory.module.call.chunkBytes.value) / 4),
    ];
    this.values.set(values);
    const masks = memory.module.arena.integers.subarray(adam / 4 + 4 * even, adam / 4 + 6 * even);
    for (const [n, isTrained] of trained.entries()) masks.fill(isTrained ? 2 ** 32 - 1 : 0, 2 * n, 2 * n + 2);
  }

  get values(): Float64Array {
    this.#renew();
    return this.#values;
  }

  get gradient(): Float64Array {
    this.#renew();
    return this.#gradient;
  }

  /** A view of float64 numbers, until the memory grows. */
  doubles(address: number, count: number): Float64Array {
    return new Float64Array(this.#memory.module.arena.floats.buffer, address, count);
  }

  #renew(): void {
    const { generation } = this.#memory.module.arena;
    if (this.#generation === generation) return;
    this.#generation = generation;
    this.#values = this.doubles(this.#parameters, this.#count);
    this.#gradient = this.doubles(this.#parameters + this.#toSlopes, this.#count);
  }

  #lines(lines: readonly Float64Array[], length: number): number {
    const address = this.#memory.words(lines.length * length);
    const { floats } = this.#memory.module.arena;
    for (const [i, line] of lines.entries()) {
      const from = address / 4 + i * length;
      floats.fill(line[0] as number, from, from + length);
      floats.set(line, from);
    }
    return address;
  }
}

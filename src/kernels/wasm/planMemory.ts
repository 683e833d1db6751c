import { checkLength } from "../arguments.ts";
import type { Arena, Block } from "./arena.ts";
import type { KernelModule } from "./kernelModule.ts";

/** The memory of one plan: blocks that are released together, and one view of the result. */
export class PlanMemory {
  readonly module: KernelModule;
  readonly #blocks: Block[] = [];
  #result: Float32Array = new Float32Array(0);
  #generation = -1;
  #released = false;

  constructor(module: KernelModule) {
    this.module = module;
  }

  /** The address of memory for so many floats or other words of 4 bytes. */
  words(count: number): number {
    const block = this.module.arena.allocate(4 * count);
    this.#blocks.push(block);
    return block.address;
  }

  /** The address of a copy of these floats. */
  floats(values: Float32Array): number {
    const address = this.words(values.length);
    this.module.arena.floats.set(values, address / 4);
    return address;
  }

  /** The address of floats that are zero. */
  zeros(count: number): number {
    const address = this.words(count);
    this.module.arena.floats.fill(0, address / 4, address / 4 + count);
    return address;
  }

  /** The address of a table of whole numbers. */
  table(values: Uint32Array): number {
    const address = this.words(values.length);
    this.module.arena.integers.set(values, address / 4);
    return address;
  }

  /**
   * Copies an input to where the kernels read it.
   *
   * @throws RangeError when it has another length than expected
   * @throws Error when the plan has been released
   */
  write(name: string, values: Float32Array, length: number, address: number): void {
    this.checkHeld();
    checkLength(name, values, length);
    this.module.arena.floats.set(values, address / 4);
  }

  /** @throws Error when the plan has been released */
  checkHeld(): void {
    if (this.#released) throw new Error("a plan that was released cannot run");
  }

  /** A view of the plan's result; kept, as making one costs more than a small kernel. */
  result(address: number, length: number): Float32Array {
    const { arena } = this.module;
    if (this.#generation !== arena.generation) {
      this.#generation = arena.generation;
      this.#result = arena.floats.subarray(address / 4, address / 4 + length);
    }
    return this.#result;
  }

  release(): void {
    this.#released = true;
    for (const block of this.#blocks.splice(0)) this.module.arena.release(block);
  }
}

/** Views of the memory, made again only when it has grown: making one costs more than a small kernel. */
export class Kept<T> {
  readonly #arena: Arena;
  readonly #make: (arena: Arena) => T;
  #value: T | undefined;
  #generation = -1;

  constructor(arena: Arena, make: (arena: Arena) => T) {
    this.#arena = arena;
    this.#make = make;
  }

  get value(): T {
    if (this.#value === undefined || this.#generation !== this.#arena.generation) {
      this.#generation = this.#arena.generation;
      this.#value = this.#make(this.#arena);
    }
    return this.#value;
  }
}

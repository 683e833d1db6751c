import type { Memory } from "./webAssembly.ts";

const pageBytes = 65536;
const alignment = 64;

/** A piece of memory: an address and a length, in bytes. */
export interface Block {
  readonly address: number;
  readonly bytes: number;
}

/**
 * Memory handed out in blocks and taken back: each from the first gap that is large enough, gaps that touch become one.
 * Blocks begin at multiples of 64 bytes, and 64 bytes lie between them, which kernels may read (not write) when they load
 * whole vectors at an edge.
 */
export class Arena {
  /** All of the memory; another view once it has grown, as then the old one is empty. */
  floats: Float32Array;
  integers: Uint32Array;
  /** Counts how often the memory has grown, for those who hold views of their own. */
  generation = 0;
  readonly #memory: Memory;
  #gaps: Block[];
  #held = 0;

  /** @param from the first address that is free */
  constructor(memory: Memory, from: number) {
    this.#memory = memory;
    this.floats = new Float32Array(memory.buffer);
    this.integers = new Uint32Array(memory.buffer);
    const address = roundUp(from, alignment) + alignment;
    this.#gaps = [{ address, bytes: Math.max(0, memory.buffer.byteLength - address) }];
  }

  /** Bytes that are handed out. */
  get held(): number {
    return this.#held;
  }

  /** @throws RangeError when the memory cannot hold so much more */
  allocate(bytes: number): Block {
    const needed = roundUp(bytes, alignment) + alignment;
    const index = this.#gaps.findIndex((gap) => gap.bytes >= needed);
    const gap = this.#gaps[index] ?? this.#grow(needed);
    const rest = { address: gap.address + needed, bytes: gap.bytes - needed };
    const at = this.#gaps.indexOf(gap);
    this.#gaps.splice(at, 1, ...(rest.bytes > 0 ? [rest] : []));
    this.#held += needed;
    return { address: gap.address, bytes: needed };
  }

  release(block: Block): void {
    this.#held -= block.bytes;
    this.#addGap(block);
  }

  #addGap({ address, bytes }: Block): Block {
    const before = this.#gaps.find((gap) => gap.address + gap.bytes === address);
    const after = this.#gaps.find((gap) => gap.address === address + bytes);
    const merged = {
      address: before?.address ?? address,
      bytes: (before?.bytes ?? 0) + bytes + (after?.bytes ?? 0),
    };
    this.#gaps = [...this.#gaps.filter((gap) => gap !== before && gap !== after), merged].sort(
      (a, b) => a.address - b.address,
    );
    return merged;
  }

  /** Makes the last gap at least this large. */
  #grow(bytes: number): Block {
    const end = this.#memory.buffer.byteLength;
    const last = this.#gaps.at(-1);
    const usable = last && last.address + last.bytes === end ? last.bytes : 0;
    const missing = bytes - usable;
    try {
      // At least a quarter more, so that growing stays rare.
      this.#memory.grow(Math.ceil(Math.max(missing, Math.min(end / 4, 2 ** 26)) / pageBytes));
    } catch {
      throw new RangeError(
        `the kernels' memory of ${end} bytes, ${this.#held} of them in use, cannot grow by ${missing}`,
      );
    }
    this.generation++;
    this.floats = new Float32Array(this.#memory.buffer);
    this.integers = new Uint32Array(this.#memory.buffer);
    return this.#addGap({ address: end, bytes: this.#memory.buffer.byteLength - end });
  }
}

function roundUp(n: number, multiple: number): number {
  return Math.ceil(n / multiple) * multiple;
}

/** Keeps what was used last, as much of it as fits into a number of bytes. */
export class LruCache<V> {
  readonly #capacity: number;
  readonly #sizeOf: (value: V) => number;
  readonly #entries = new Map<string, V>();
  #bytes = 0;

  constructor(capacity: number, sizeOf: (value: V) => number) {
    this.#capacity = capacity;
    this.#sizeOf = sizeOf;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) {
      // A map remembers the order of insertion: what is inserted again becomes the youngest.
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: string, value: V): void {
    this.delete(key);
    this.#entries.set(key, value);
    this.#bytes += this.#sizeOf(value);
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#capacity || oldest === key) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= this.#sizeOf(value);
  }
}

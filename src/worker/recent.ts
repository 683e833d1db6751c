/** Keeps the few things that were asked for last. */
export class Recent<T> {
  readonly #most: number;
  readonly #dropped: (value: T) => void;
  readonly #kept = new Map<string, T>();

  /** @param dropped gets what is no longer kept */
  constructor(most: number, dropped: (value: T) => void = () => {}) {
    this.#most = most;
    this.#dropped = dropped;
  }

  /** What is kept under a key, if it is. */
  find(key: string): T | undefined {
    return this.#kept.get(key);
  }

  /** What is kept under a key, made now if there is nothing. */
  get(key: string, make: () => T): T {
    const value = this.#kept.has(key) ? (this.#kept.get(key) as T) : make();
    this.#kept.delete(key);
    this.#kept.set(key, value);
    for (const [oldest, its] of this.#kept) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
      this.#dropped(its);
    }
    return value;
  }
}

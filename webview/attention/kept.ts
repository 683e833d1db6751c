/** Keeps what was made for as long as what it was made from is the same: charts and pictures are drawn again for new objects. */
export class Kept<T> {
  #from: readonly unknown[] | undefined;
  #made: T | undefined;

  of(from: readonly unknown[], make: () => T): T {
    const before = this.#from;
    const isSame = before?.length === from.length && before.every((value, i) => Object.is(value, from[i]));
    if (!isSame || this.#made === undefined) this.#made = make();
    this.#from = from;
    return this.#made;
  }
}

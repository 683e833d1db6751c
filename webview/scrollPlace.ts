/** Where the page is scrolled to; after a reload it is brought back there as soon as it is long enough. */
export class ScrollPlace {
  #wanted = 0;
  readonly #observer = new ResizeObserver(() => this.#bringBack());

  /** @param onMove is called when a person has scrolled */
  constructor(onMove: () => void) {
    addEventListener("scroll", onMove, { passive: true });
    // Whoever scrolls before all is there wants to be elsewhere.
    for (const gesture of ["wheel", "pointerdown", "keydown"] as const)
      addEventListener(gesture, () => this.#letGo(), { passive: true, capture: true });
  }

  get top(): number {
    return this.#wanted > 0 ? this.#wanted : Math.round(root().scrollTop);
  }

  restore(top: number): void {
    if (top <= 0) return;
    this.#wanted = top;
    this.#observer.observe(document.body);
  }

  #bringBack(): void {
    const page = root();
    if (this.#wanted === 0 || page.scrollHeight - page.clientHeight < this.#wanted) return;
    page.scrollTop = this.#wanted;
    this.#letGo();
  }

  #letGo(): void {
    this.#wanted = 0;
    this.#observer.disconnect();
  }
}

function root(): Element {
  return document.scrollingElement ?? document.documentElement;
}

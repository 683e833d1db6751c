/** Moves the window on, a number of times a second, until it is stopped. */
export class Player {
  readonly #step: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(step: () => void) {
    this.#step = step;
  }

  get playing(): boolean {
    return this.#timer !== undefined;
  }

  play(stepsPerSecond: number): void {
    this.pause();
    this.#timer = setInterval(this.#step, 1000 / stepsPerSecond);
  }

  pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

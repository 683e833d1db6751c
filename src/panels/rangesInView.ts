import { type KeyedLayer, layerRanges } from "../protocol/compute.ts";
import type { Ranges } from "../protocol/page.ts";
import type { ComputeWorker } from "../worker/computeWorker.ts";

interface Asked {
  readonly key: string;
  readonly answer: Promise<Ranges>;
  readonly abandon: AbortController;
}

/** The ranges of the layer in view, worked out once: those of a layer that is no longer in view are given up. */
export class RangesInView {
  readonly #worker: ComputeWorker;
  #asked: Asked | undefined;
  #known: { readonly key: string; readonly ranges: Ranges } | undefined;

  constructor(worker: ComputeWorker) {
    this.#worker = worker;
  }

  /** Those of the layer with this key, once they have been worked out. */
  known(key: string): Ranges | undefined {
    return this.#known?.key === key ? this.#known.ranges : undefined;
  }

  of(layer: KeyedLayer): Promise<Ranges> {
    if (this.#asked?.key === layer.key) return this.#asked.answer;
    this.#asked?.abandon.abort();
    const abandon = new AbortController();
    const answer = this.#worker.request(layerRanges, layer, { signal: abandon.signal });
    this.#asked = { key: layer.key, answer, abandon };
    answer.then(
      (ranges) => {
        this.#known = { key: layer.key, ranges };
      },
      () => {
        // Those who ask later may have better luck.
        if (this.#asked?.answer === answer) this.#asked = undefined;
      },
    );
    return answer;
  }
}

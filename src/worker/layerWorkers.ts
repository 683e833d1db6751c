import type { ViewRef } from "../core/views.ts";
import { isPartOfWhole } from "../core/wholeOutput.ts";
import type { ConvLayer } from "../params/layer.ts";
import { type KeyedProgress, layerProgress } from "../protocol/compute.ts";
import { ComputeWorker } from "./computeWorker.ts";
import { WorkerPool } from "./workerPool.ts";

/** The threads behind the panels. A proof or a long attention map never keeps tiles waiting. */
export class LayerWorkers {
  readonly compute: ComputeWorker;
  readonly tiles: WorkerPool;
  readonly #listeners = new Set<(progress: KeyedProgress) => void>();

  constructor(script: string) {
    this.compute = new ComputeWorker(script, (rpc) => {
      rpc.on(layerProgress, (progress) => {
        for (const listener of this.#listeners) listener(progress);
      });
    });
    this.tiles = new WorkerPool(script);
  }

  /** Tells how far long computations are. */
  onProgress(listener: (progress: KeyedProgress) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Whole outputs are kept by one thread; any other tile is made by whoever is free. */
  forTile({ geometry }: ConvLayer, ref: ViewRef): ComputeWorker | WorkerPool {
    return isPartOfWhole(geometry, ref) ? this.compute : this.tiles;
  }

  dispose(): void {
    this.compute.dispose();
    this.tiles.dispose();
  }
}

import { ComputeWorker } from "./computeWorker.ts";
import { WorkerPool } from "./workerPool.ts";

/** The threads behind the panels. A proof or a long attention map never keeps tiles waiting. */
export class LayerWorkers {
  readonly compute: ComputeWorker;
  readonly tiles: WorkerPool;

  constructor(script: string) {
    this.compute = new ComputeWorker(script, () => {});
    this.tiles = new WorkerPool(script);
  }

  dispose(): void {
    this.compute.dispose();
    this.tiles.dispose();
  }
}

import { availableParallelism } from "node:os";
import type { RequestEntry, RequestOptions } from "../protocol/rpc.ts";
import { ComputeWorker } from "./computeWorker.ts";

/** A worker with fewer requests under way is through with one more before another worker has even started. */
const worthAnother = 2;

/** More workers do not help: the page takes what they make one after the other. */
const mostWorkers = 4;

/** Workers that answer the same requests; one more starts when all are busy. For requests that any of them can answer alike. */
export class WorkerPool {
  readonly #workers: readonly { readonly worker: ComputeWorker; underWay: number }[];

  constructor(script: string, size = Math.min(mostWorkers, availableParallelism())) {
    this.#workers = Array.from({ length: size }, () => ({
      worker: new ComputeWorker(script, () => {}),
      underWay: 0,
    }));
  }

  async request<P, R>(entry: RequestEntry<P, R>, params: P, options: RequestOptions = {}): Promise<R> {
    const member = this.#next();
    member.underWay++;
    try {
      return await member.worker.request(entry, params, options);
    } finally {
      member.underWay--;
    }
  }

  dispose(): void {
    for (const { worker } of this.#workers) worker.dispose();
  }

  /** The first that has little to do, or the one that has least. */
  #next() {
    const free = this.#workers.find(({ underWay }) => underWay < worthAnother);
    return free ?? this.#workers.reduce((least, other) => (other.underWay < least.underWay ? other : least));
  }
}

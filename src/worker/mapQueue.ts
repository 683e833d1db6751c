import { RpcError } from "../protocol/rpc.ts";
import type { ProgressReport } from "./reportProgress.ts";

/** Which map is wanted, and how soon: those of the lowest priority number come first. */
export interface WantedMap {
  /** Names the content of the layer. */
  readonly layer: string;
  readonly map: string;
  readonly priority: number;
}

/** Gets what ends the computation, and what to tell how far it is. */
export type ComputeMap<R> = (signal: AbortSignal, at: (share: number) => void) => Promise<R>;

interface Job extends WantedMap {
  readonly run: (at: (share: number) => void) => Promise<void>;
  readonly result: Promise<unknown>;
  readonly controller: AbortController;
  /** Requests that it is computed for. */
  wanted: number;
}

/** Maps of one layer that are computed without those of another in between. */
interface Batch {
  readonly layer: string;
  readonly report: ProgressReport;
  done: number;
}

/**
 * Computes maps one after the other: all at once would all be late. Each is computed once for all who ask meanwhile. One that
 * has not begun is dropped when nobody waits for it any more; one under way goes on, unless nobody waits for any map of its layer.
 */
export class MapQueue {
  readonly #reportOf: (layer: string) => ProgressReport;
  readonly #jobs: Job[] = [];
  #underWay: Job | undefined;
  #batch: Batch | undefined;
  #isRunning = false;

  /** @param reportOf tells how far the maps of a layer are, all that are asked for together */
  constructor(reportOf: (layer: string) => ProgressReport) {
    this.#reportOf = reportOf;
  }

  async result<R>(wanted: WantedMap, compute: ComputeMap<R>, signal: AbortSignal): Promise<R> {
    if (signal.aborted) throw cancelled();
    const job = this.#find(wanted) ?? this.#add(wanted, compute);
    let giveUp = () => {};
    job.wanted++;
    try {
      const gaveUp = new Promise<never>((_, reject) => {
        giveUp = () => reject(cancelled());
        signal.addEventListener("abort", giveUp);
      });
      return (await Promise.race([job.result, gaveUp])) as R;
    } finally {
      signal.removeEventListener("abort", giveUp);
      job.wanted--;
      this.#drop(job);
    }
  }

  /** One that is being given up gives nothing any more. */
  #find({ layer, map, priority }: WantedMap): Job | undefined {
    return this.#jobs.find(
      (job) =>
        job.layer === layer && job.map === map && job.priority === priority && !job.controller.signal.aborted,
    );
  }

  #add<R>(wanted: WantedMap, compute: ComputeMap<R>): Job {
    const controller = new AbortController();
    let run: Job["run"] = async () => {};
    const result = new Promise<R>((resolve, reject) => {
      run = (at) =>
        Promise.resolve()
          .then(() => compute(controller.signal, at))
          .then(resolve, reject);
    });
    // Whoever waits is told; when it fails there may be nobody any more.
    result.catch(() => {});
    const job: Job = { ...wanted, run, result, controller, wanted: 0 };
    this.#jobs.push(job);
    if (!this.#isRunning) void this.#runAll();
    return job;
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    // What is asked for in the same turn is there before the first is chosen.
    await Promise.resolve();
    for (;;) {
      const next = this.#jobs.reduce<Job | undefined>(
        (best, job) => (best === undefined || job.priority < best.priority ? job : best),
        undefined,
      );
      if (next === undefined) break;
      const batch = this.#batchOf(next.layer);
      this.#underWay = next;
      await next.run((share) =>
        batch.report.at((batch.done + share) / (batch.done + this.#left(next.layer))),
      );
      this.#underWay = undefined;
      this.#jobs.splice(this.#jobs.indexOf(next), 1);
      // Those of other priorities have it now.
      if (!this.#jobs.some(({ layer, map }) => layer === next.layer && map === next.map)) batch.done++;
      if (this.#left(next.layer) === 0) this.#endBatch();
    }
    this.#isRunning = false;
  }

  #batchOf(layer: string): Batch {
    if (this.#batch?.layer !== layer) {
      this.#endBatch();
      this.#batch = { layer, report: this.#reportOf(layer), done: 0 };
    }
    return this.#batch;
  }

  #endBatch(): void {
    this.#batch?.report.end();
    this.#batch = undefined;
  }

  /** How many different maps of a layer are still to be computed. */
  #left(layer: string): number {
    return new Set(this.#jobs.filter((job) => job.layer === layer).map(({ map }) => map)).size;
  }

  #drop(job: Job): void {
    if (job.wanted > 0) return;
    const at = this.#jobs.indexOf(job);
    if (job !== this.#underWay && at >= 0) this.#jobs.splice(at, 1);
    const { layer, controller } = this.#underWay ?? {};
    if (!this.#jobs.some((other) => other.layer === layer && other.wanted > 0)) controller?.abort();
  }
}

function cancelled(): RpcError {
  return new RpcError("cancelled", "nobody waits for the map any more");
}

import { RpcError } from "../protocol/rpc.ts";

/** Which map is wanted, and how soon: those of the lowest priority number come first. */
export interface WantedMap {
  /** Names the content of the layer. */
  readonly layer: string;
  readonly map: string;
  readonly priority: number;
}

interface Job extends WantedMap {
  readonly run: () => Promise<void>;
  readonly result: Promise<unknown>;
  readonly controller: AbortController;
  /** Requests that it is computed for. */
  wanted: number;
}

/**
 * Computes maps one after the other: all at once would all be late. Each is computed once for all who ask meanwhile. One that
 * has not begun is dropped when nobody waits for it any more; one under way goes on, unless nobody waits for any map of its layer.
 */
export class MapQueue {
  readonly #jobs: Job[] = [];
  #underWay: Job | undefined;
  #isRunning = false;

  async result<R>(
    wanted: WantedMap,
    compute: (signal: AbortSignal) => Promise<R>,
    signal: AbortSignal,
  ): Promise<R> {
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
        job.layer === layer &&
        job.map === map &&
        job.priority === priority &&
        !job.controller.signal.aborted,
    );
  }

  #add<R>(wanted: WantedMap, compute: (signal: AbortSignal) => Promise<R>): Job {
    const controller = new AbortController();
    let run = async () => {};
    const result = new Promise<R>((resolve, reject) => {
      run = () => Promise.resolve(controller.signal).then(compute).then(resolve, reject);
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
      this.#underWay = next;
      await next.run();
      this.#underWay = undefined;
      this.#jobs.splice(this.#jobs.indexOf(next), 1);
    }
    this.#isRunning = false;
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

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { ThreadStarter } from "../kernels/threads/team.ts";

/** Caches and memory are shared: beyond so many threads there is little more to be had. */
const mostThreads = 8;

/** As many threads as the machine runs at a time, the one that asks included. */
export const usualThreads = Math.min(mostThreads, availableParallelism());

/**
 * Starts threads for the kernels.
 *
 * @param script what they run: `kernelThread.ts`, bundled
 * @param threads how many compute together, the one that asks included
 */
export function kernelThreads(script: string, threads = usualThreads): ThreadStarter {
  return {
    most: threads - 1,
    start(given, ended) {
      const worker = new Worker(script, { workerData: given });
      // It has nothing to say; that it failed shows in its end.
      worker.on("error", () => {});
      worker.once("exit", ended);
      // It sleeps for good once there is nothing to do.
      worker.unref();
    },
  };
}

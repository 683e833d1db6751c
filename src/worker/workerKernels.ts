import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { KernelBuild } from "../kernels/kernelBuild.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { loadKernels } from "../kernels/loadKernels.ts";
import { kernelThreads, usualThreads } from "./kernelThreads.ts";
import { TransferThreads } from "./transferThreads.ts";

const wantedThreads = Number(process.env.UNROLL_THREADS ?? usualThreads);

/** `UNROLL_MEMORY=own` keeps it apart, as it is on hosts that have no shared memory. */
const sharesMemory = process.env.UNROLL_MEMORY !== "own";

let loaded: Kernels | undefined;

/**
 * The kernels of this thread, compiled when they are first asked for: the best build beside its script that the engine runs.
 * Large work they share with threads, which start with the first of it; `UNROLL_THREADS` says how many, this one included.
 */
export function workerKernels(): Kernels {
  loaded ??= load(dirname(process.argv[1] ?? ""));
  return loaded;
}

function load(folder: string): Kernels {
  const starter = sharesMemory ? kernelThreads(join(folder, "kernelThread.cjs"), wantedThreads) : undefined;
  return loadKernels(kernelFiles(folder), starter);
}

let transfers: TransferThreads | undefined;

/** What takes the threads' place where memory can't be shared; `undefined` where there are such, or one thread is all. */
export function transferThreads(): TransferThreads | undefined {
  if (wantedThreads < 2 || workerKernels().threads > 1) return undefined;
  transfers ??= new TransferThreads(process.argv[1] ?? "", wantedThreads);
  return transfers;
}

/**
 * Reads the kernels' builds in a folder.
 *
 * @param only the one build that is at hand, as `UNROLL_KERNELS` names it: `fma`, `simd`, or anything else for none of them, so
 * that plain TypeScript computes
 */
export function kernelFiles(folder: string, only = process.env.UNROLL_KERNELS) {
  return (build: KernelBuild): Uint8Array<ArrayBuffer> | undefined => {
    if (only && only !== build) return undefined;
    try {
      return new Uint8Array(readFileSync(join(folder, `kernels-${build}.wasm`)));
    } catch {
      return undefined;
    }
  };
}

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { KernelBuild } from "../kernels/kernelBuild.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { loadKernels } from "../kernels/loadKernels.ts";
import { kernelThreads, usualThreads } from "./kernelThreads.ts";

let loaded: Kernels | undefined;

/**
 * The kernels of this thread, compiled when they are first asked for: the best build beside its script that the engine runs.
 * Large work they share with threads, which start with the first of it; `UNROLL_THREADS` says how many, this one included.
 */
export function workerKernels(): Kernels {
  const folder = dirname(process.argv[1] ?? "");
  const threads = Number(process.env.UNROLL_THREADS ?? usualThreads);
  loaded ??= loadKernels(kernelFiles(folder), kernelThreads(join(folder, "kernelThread.cjs"), threads));
  return loaded;
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

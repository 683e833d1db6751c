import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { KernelBuild } from "../kernels/kernelBuild.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { loadKernels } from "../kernels/loadKernels.ts";

let loaded: Kernels | undefined;

/** The kernels of this thread, compiled when they are first asked for: the best build beside its script that the engine runs. */
export function workerKernels(): Kernels {
  loaded ??= loadKernels(kernelFiles(dirname(process.argv[1] ?? "")));
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

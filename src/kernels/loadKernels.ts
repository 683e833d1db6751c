import { type KernelBuild, kernelBuilds } from "./kernelBuild.ts";
import type { KernelPath, Kernels } from "./kernels.ts";
import type { ThreadStarter } from "./threads/team.ts";
import { TypeScriptKernels } from "./typescript/typescriptKernels.ts";
import { KernelModule } from "./wasm/kernelModule.ts";
import { WasmKernels } from "./wasm/wasmKernels.ts";
import { webAssembly } from "./wasm/webAssembly.ts";

const paths = { fma: "relaxed FMA", simd: "SIMD" } as const satisfies Record<KernelBuild, KernelPath>;

/**
 * The best kernels that this engine runs. Compiles them, in a few milliseconds: for a worker, when they are first needed.
 *
 * @param read the bytes of a build's `kernels-….wasm`, or `undefined` where it is not at hand; asked for the best first
 * @param starter starts threads beside this one, for large work
 */
export function loadKernels(
  read: (build: KernelBuild) => Uint8Array<ArrayBuffer> | undefined,
  starter?: ThreadStarter,
): Kernels {
  if (webAssembly !== undefined) {
    for (const build of kernelBuilds) {
      const bytes = read(build);
      if (bytes && webAssembly.validate(bytes)) {
        return new WasmKernels(paths[build], new KernelModule(webAssembly, bytes, starter));
      }
    }
  }
  return new TypeScriptKernels();
}

import { compileKernels } from "../../../scripts/build/kernels.ts";
import type { KernelBuild } from "../../../src/kernels/kernelBuild.ts";
import type { KernelPath, Kernels } from "../../../src/kernels/kernels.ts";
import { loadKernels } from "../../../src/kernels/loadKernels.ts";
import type { ThreadStarter } from "../../../src/kernels/threads/team.ts";

const builds = {
  "relaxed FMA": "fma",
  SIMD: "simd",
  TypeScript: undefined,
} as const satisfies Record<KernelPath, KernelBuild | undefined>;

/**
 * Declares a suite once for each path. `kernels` are new for each suite and there once its tests run; a path that this engine
 * does not have is skipped.
 */
export function onEachPath(title: string, declare: (kernels: () => Kernels, path: KernelPath) => void): void {
  for (const [path, build] of Object.entries(builds) as [KernelPath, KernelBuild | undefined][]) {
    describe(`${title}, ${path}`, () => {
      let kernels: Kernels;
      before(async function () {
        this.timeout(60_000); // compiles the kernels where they have changed
        kernels = await kernelsOf(build);
        if (kernels.path !== path) this.skip();
      });
      declare(() => kernels, path);
    });
  }
}

/** Kernels that have one build at hand, or none. */
export async function kernelsOf(build: KernelBuild | undefined, starter?: ThreadStarter): Promise<Kernels> {
  const bytes = build && new Uint8Array(await compileKernels(build));
  return loadKernels((wanted) => (wanted === build ? bytes : undefined), starter);
}

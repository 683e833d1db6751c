import assert from "node:assert/strict";
import { compileKernels } from "../../../scripts/build/kernels.ts";
import { type KernelBuild, kernelBuilds } from "../../../src/kernels/kernelBuild.ts";
import { loadKernels } from "../../../src/kernels/loadKernels.ts";

describe("loadKernels", () => {
  const bytes = {} as Record<KernelBuild, Uint8Array<ArrayBuffer>>;
  /** No engine takes this. */
  const invalid = Uint8Array.of(0, 0x61, 0x73, 0x6d, 9, 9, 9, 9);

  before(async function () {
    this.timeout(60_000); // compiles the kernels where they have changed
    for (const build of kernelBuilds) bytes[build] = new Uint8Array(await compileKernels(build));
  });

  it("takes the build with fused multiply-adds where the engine has them, and asks for no other then", function () {
    if (!WebAssembly.validate(bytes.fma)) this.skip();
    const asked: KernelBuild[] = [];
    const kernels = loadKernels((build) => {
      asked.push(build);
      return bytes[build];
    });
    assert.equal(kernels.path, "relaxed FMA");
    assert.deepEqual(asked, ["fma"]);
  });

  it("takes the other build where the engine refuses the first", () => {
    assert.equal(loadKernels((build) => (build === "fma" ? invalid : bytes.simd)).path, "SIMD");
  });

  it("falls back on TypeScript", () => {
    assert.equal(loadKernels(() => undefined).path, "TypeScript");
    assert.equal(loadKernels(() => invalid).path, "TypeScript");
  });

  it("is small: both builds have less than 60 kB", () => {
    const size = bytes.fma.length + bytes.simd.length;
    assert.ok(size < 60_000, `${size} bytes`);
  });
});

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileKernels } from "../../../scripts/build/kernels.ts";
import { kernelBuilds } from "../../../src/kernels/kernelBuild.ts";
import { loadKernels } from "../../../src/kernels/loadKernels.ts";
import { kernelFiles } from "../../../src/worker/workerKernels.ts";

describe("kernelFiles", () => {
  let folder = "";

  before(async function () {
    this.timeout(60_000); // compiles the kernels where they have changed
    folder = await mkdtemp(join(tmpdir(), "unroll-"));
    for (const build of kernelBuilds) {
      await writeFile(join(folder, `kernels-${build}.wasm`), await compileKernels(build));
    }
  });
  after(() => rm(folder, { recursive: true }));

  it("finds the builds beside a script", () => {
    assert.notEqual(loadKernels(kernelFiles(folder)).path, "TypeScript");
  });

  it("finds none where there are none", () => {
    assert.equal(loadKernels(kernelFiles(join(folder, "elsewhere"))).path, "TypeScript");
  });

  it("finds the one that is wanted alone", () => {
    assert.equal(loadKernels(kernelFiles(folder, "simd")).path, "SIMD");
    assert.equal(loadKernels(kernelFiles(folder, "typescript")).path, "TypeScript");
  });
});

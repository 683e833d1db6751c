import assert from "node:assert/strict";
import { compileKernels } from "../../../scripts/build/kernels.ts";
import { kernelBuilds } from "../../../src/kernels/kernelBuild.ts";
import { importSharedMemory } from "../../../src/kernels/wasm/sharedImport.ts";

describe("importSharedMemory", () => {
  for (const build of kernelBuilds) {
    it(`changes one bit of the ${build} build, which then takes shared memory and no other`, async function () {
      this.timeout(60_000); // compiles the kernels where they have changed
      const plain = new Uint8Array(await compileKernels(build));
      const shared = importSharedMemory(plain);
      const differences = [...plain].flatMap((byte, n) =>
        byte === shared[n] ? [] : [byte ^ (shared[n] ?? 0)],
      );
      assert.deepEqual(differences, [2]);
      if (!WebAssembly.validate(plain)) this.skip();
      const start = (module: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory) =>
        new WebAssembly.Instance(new WebAssembly.Module(module), { env: { memory } });
      const size = { initial: 16, maximum: 65536 };
      start(shared, new WebAssembly.Memory({ ...size, shared: true }));
      assert.throws(() => start(shared, new WebAssembly.Memory(size)), WebAssembly.LinkError);
      assert.throws(
        () => start(plain, new WebAssembly.Memory({ ...size, shared: true })),
        WebAssembly.LinkError,
      );
    });
  }

  it("refuses modules without a limited memory", () => {
    const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
    const importing = (...limits: number[]) => [2, 5 + limits.length, 1, 1, 0x65, 1, 0x6d, 2, ...limits];
    assert.throws(() => importSharedMemory(Uint8Array.from(header)), RangeError);
    assert.throws(() => importSharedMemory(Uint8Array.from([...header, ...importing(0, 1)])), RangeError);
    const limited = Uint8Array.from([...header, ...importing(1, 1, 2)]);
    assert.equal(importSharedMemory(limited).at(-3), 3);
  });
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { compileKernels } from "../../../scripts/build/kernels.ts";
import { root } from "../../../scripts/embedded/paths.ts";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import type { Tensor } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import type { Kernels } from "../../../src/kernels/kernels.ts";
import { Board } from "../../../src/kernels/threads/board.ts";
import { functionNames, functionsOf } from "../../../src/kernels/threads/kernelFunctions.ts";
import { drain } from "../../../src/kernels/threads/steps.ts";
import type { ThreadStarter } from "../../../src/kernels/threads/team.ts";
import type { ThreadGiven } from "../../../src/kernels/threads/threadGiven.ts";
import { importSharedMemory } from "../../../src/kernels/wasm/sharedImport.ts";
import { kernelThreads } from "../../../src/worker/kernelThreads.ts";
import { kernelsOf } from "../support/kernelPaths.ts";

const script = join(root, "src", "worker", "kernelThread.ts");

const normal = (shape: readonly number[], seed: number): Tensor =>
  fillTensor({ kind: "random", distribution: "normal", seed }, shape, "input");

/** Kernels, and all that is large enough to be shared. */
const work = {
  gemm: (kernels: Kernels) => {
    const plan = kernels.gemm(normal([70, 400], 1), 203);
    return { plan, input: normal([400, 203], 2).data };
  },
  conv: (kernels: Kernels) => convolution(kernels, { out_channels: 17, kernel_size: [5, 3], stride: [1, 2] }),
  "conv in groups": (kernels: Kernels) =>
    convolution(kernels, { out_channels: 24, groups: 4, kernel_size: 3, padding: 1 }),
  "conv of several samples": (kernels: Kernels) =>
    convolution(kernels, { out_channels: 9, kernel_size: 5 }, 3),
  "depthwise conv": (kernels: Kernels) =>
    convolution(kernels, { out_channels: 16, groups: 16, kernel_size: [9, 7], padding: 2 }),
  "transposed conv": (kernels: Kernels) =>
    convolution(kernels, { transposed: true, out_channels: 20, groups: 2, kernel_size: 3, stride: 2 }, 2),
  "Winograd's conv": (kernels: Kernels) =>
    convolution(kernels, { out_channels: 32, kernel_size: 3, padding: 1 }, 2),
};

function convolution(
  kernels: Kernels,
  parameters: Omit<Parameters<typeof convGeometry>[0], "input_size" | "in_channels">,
  samples = 1,
) {
  const geometry = convGeometry({ input_size: [47, 53], in_channels: 16, ...parameters });
  const weight = normal(geometry.weightShape, 1);
  const bias = normal([geometry.outChannels], 2);
  const plan = kernels.conv(geometry, weight, bias, { samples, algorithm: "fastest" });
  return { plan, input: normal([samples, 16, 47, 53], 3).data };
}

describe("threads", () => {
  let alone: Kernels;
  before(async function () {
    this.timeout(60_000); // compiles the kernels where they have changed
    alone = await kernelsOf("fma");
    if (alone.path === "TypeScript") this.skip();
  });

  for (const [name, prepare] of Object.entries(work)) {
    it(`change no bit of the result: ${name}`, async () => {
      const first = prepare(alone);
      const expected = first.plan.run(first.input).slice();
      for (const threads of [2, 3]) {
        const kernels = await kernelsOf("fma", kernelThreads(script, threads));
        assert.equal(kernels.threads, threads);
        const { plan, input } = prepare(kernels);
        for (let run = 0; run < 5; run++) assert.deepEqual(plan.run(input), expected);
        assert.deepEqual(drain(plan.steps(input)), expected);
      }
    });
  }

  it("change no bit of the result: attention", async () => {
    const [q, k, v] = [normal([4, 70, 24], 1).data, normal([2, 90, 24], 2).data, normal([2, 90, 17], 3).data];
    const sizes = { heads: 4, keyHeads: 2, queries: 70, keys: 90, size: 24, valueSize: 17 };
    const mask = normal([4, 70, 90], 4);
    for (const options of [
      { mask, softcap: 3 },
      { keep: "nothing", is_causal: true },
    ] as const) {
      const { output, weights } = alone.attention(sizes, options).run(q, k, v);
      const expected = { output: output.slice(), ...(weights && { weights: weights.slice() }) };
      for (const threads of [2, 3]) {
        const kernels = await kernelsOf("fma", kernelThreads(script, threads));
        const plan = kernels.attention(sizes, options);
        for (let run = 0; run < 5; run++) assert.deepEqual(plan.run(q, k, v), expected);
        assert.deepEqual(drain(plan.steps(q, k, v)), expected);
      }
    }
  });

  it("make calls while the one that asked does something else", async () => {
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
    const module = new WebAssembly.Module(importSharedMemory(new Uint8Array(await compileKernels("fma"))));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const firstFree = functionNames(exports).indexOf("firstFree");
    const board = new Board(1);
    kernelThreads(script, 2).start({ module, memory, board: board.buffer, thread: 0 }, () => {});
    for (let round = 0; round < 3; round++) {
      for (let call = 0; call < 3; call++) board.write(call, firstFree, []);
      board.open(3);
      while (board.done < 3) assert(board.waitForDone(board.done, 10_000), "the thread does nothing");
      assert.equal(board.result(2), functionsOf(exports)[firstFree]?.());
      assert.equal(board.take(), undefined);
    }
  });

  it("that end have their calls made by others", async () => {
    const fallen: ThreadGiven[] = [];
    /** Takes a call, and ends in the middle of it. */
    const starter: ThreadStarter = {
      most: 1,
      start(given, ended) {
        fallen.push(given);
        queueMicrotask(() => {
          const failing = Array.from({ length: 100 }, () => () => assert.fail("ends here"));
          assert.throws(() => new Board(given.board).work(given.thread, failing), /ends here/);
          ended();
        });
      },
    };
    const kernels = await kernelsOf("fma", starter);
    const { plan, input } = work.gemm(kernels);
    const steps = plan.steps(input);
    steps.next();
    await Promise.resolve();
    const expected = work.gemm(alone);
    assert.deepEqual(drain(steps), expected.plan.run(expected.input));
    assert.equal(fallen.length, 1);
    assert.equal(kernels.threads, 1, "the one that ended is not counted");
    assert.deepEqual(plan.run(input), expected.plan.run(expected.input));
  });

  it("can be stopped between two parts, and go on with other work", async () => {
    const kernels = await kernelsOf("fma", kernelThreads(script, 2));
    const { plan, input } = work.conv(kernels);
    const expected = plan.run(input).slice();
    const shares: number[] = [];
    const steps = plan.steps(input);
    for (let n = 0; n < 2; n++) shares.push(Number(steps.next().value));
    steps.return(new Float32Array(0));
    assert.ok(
      shares.every((share) => share > 0 && share <= 1),
      `shares of ${shares}`,
    );
    assert.deepEqual(plan.run(input), expected);
  });

  it("are for one computation at a time: another one meanwhile is made without them", async () => {
    const kernels = await kernelsOf("fma", kernelThreads(script, 2));
    const [one, two] = [work.gemm(kernels), work.conv(kernels)];
    const [first, second] = [one.plan.steps(one.input), two.plan.steps(two.input)];
    first.next();
    second.next();
    const expected = [work.gemm(alone), work.conv(alone)].map(({ plan, input }) => plan.run(input).slice());
    assert.deepEqual(drain(second), expected[1]);
    assert.deepEqual(drain(first), expected[0]);
  });

  it("keep the memory they work in while other work that needs more is prepared", async () => {
    let isMoved = false;
    let meanwhile: ReturnType<typeof work.gemm> | undefined;
    const kernels: Kernels = await kernelsOf("fma", {
      most: 1,
      start(given) {
        const { exports } = new WebAssembly.Instance(given.module as WebAssembly.Module, {
          env: { memory: given.memory as WebAssembly.Memory },
        });
        const functions = functionsOf(exports).map((real) => (...numbers: number[]) => {
          if (!isMoved) {
            isMoved = true;
            kernels.gemm(normal([700, 700], 5), 1);
            meanwhile = work.gemm(kernels);
          }
          return real(...numbers);
        });
        queueMicrotask(() => new Board(given.board).work(given.thread, functions));
      },
    });
    const { plan, input } = work.gemm(kernels);
    const steps = plan.steps(input);
    steps.next();
    await Promise.resolve();
    const expected = work.gemm(alone).plan.run(input);
    assert.deepEqual(drain(steps), expected);
    assert.deepEqual(meanwhile?.plan.run(input), expected);
  });

  it("leave to others what this one worked in before it was given more", async () => {
    const kernels = await kernelsOf("fma", kernelThreads(script, 2));
    const larger = (of: Kernels) => of.gemm(normal([700, 700], 5), 1);
    const { plan, input } = work.gemm(kernels);
    const steps = plan.steps(input);
    steps.next();
    const meanwhile = [larger(kernels), larger(kernels)];
    assert.deepEqual(drain(steps), work.gemm(alone).plan.run(input));
    const column = normal([700, 1], 6).data;
    const expected = larger(alone).run(column);
    for (const other of meanwhile) assert.deepEqual(other.run(column), expected);
  });

  it("are none where memory can't be shared", async () => {
    const kept = globalThis.SharedArrayBuffer;
    Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
    try {
      const kernels = await kernelsOf("fma", kernelThreads(script, 2));
      assert.equal(kernels.threads, 1);
      const [{ plan, input }, expected] = [work.gemm(kernels), work.gemm(alone)];
      assert.deepEqual(drain(plan.steps(input)), expected.plan.run(expected.input));
    } finally {
      globalThis.SharedArrayBuffer = kept;
    }
  });
});

import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { convGeometry } from "../../src/core/convGeometry.ts";
import { sizeOf } from "../../src/core/tensor.ts";
import type { Work } from "../race/work.ts";
import { fmaLimit } from "./fmaLimit.ts";
import type { Peer, Runner } from "./runner.ts";

/** What the machine admits: no contender, but what ours are measured by. Its results are no results. */
export const limits: Peer = {
  version: "128-bit multiply-adds in registers; Float32Array.set",
  prepare: (work) => {
    if (work.kind === "gemm") return multiplyAdds(work.size ** 3);
    if (work.kind === "unfold") return copy(work);
    return undefined;
  },
};

/** What two threads may gain at all at the time: that depends on what else the processor's cores have to do. */
export const limitsOfTwo: Peer = {
  version: "half of the multiply-adds in each thread",
  prepare: (work) => (work.kind === "gemm" ? multiplyAddsOfTwo(work.size ** 3) : undefined),
};

/** As many multiply-adds of float32 as a matrix product takes, all in registers. */
function multiplyAdds(count: number): Runner {
  const { multiplyAdd, perTurn } = fmaLimit();
  const turns = Math.round(count / perTurn);
  return {
    repeat: (runs) => {
      for (let n = 0; n < runs; n++) multiplyAdd(turns);
    },
    check: () => new Float32Array(0),
    release: () => {},
  };
}

/** The same in two threads, which meet only at the end of all runs. */
function multiplyAddsOfTwo(count: number): Runner {
  const { multiplyAdd, perTurn } = fmaLimit();
  const turns = Math.round(count / perTurn / 2);
  /** Turns that the other thread is asked for; 0 once they are done. */
  const asked = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(join(import.meta.dirname, "fmaLimitThread.ts"), { workerData: asked });
  return {
    repeat: (runs) => {
      Atomics.store(asked, 0, runs * turns);
      Atomics.notify(asked, 0);
      multiplyAdd(runs * turns);
      Atomics.wait(asked, 0, runs * turns);
    },
    check: () => new Float32Array(0),
    release: () => void thread.terminate(),
  };
}

/** A plain copy of as many bytes as unfolding writes. */
function copy(work: Work & { readonly kind: "unfold" }): Runner {
  const { inChannels, kernelSize, outputSize } = convGeometry({ ...work, type: "conv2d" });
  const source = new Float32Array(inChannels * sizeOf(kernelSize) * sizeOf(outputSize)).fill(1);
  const target = new Float32Array(source.length);
  return {
    repeat: (runs) => {
      for (let n = 0; n < runs; n++) target.set(source);
    },
    check: () => new Float32Array(0),
    release: () => {},
  };
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/embedded/paths.ts";
import { convGeometry } from "../../src/core/convGeometry.ts";
import { sizeOf } from "../../src/core/tensor.ts";
import type { Work } from "../race/work.ts";
import type { Peer, Runner } from "./runner.ts";

/** Where `run.ts` leaves the compiled `assembly/fmaLimit.ts`. */
export const fmaLimitFile = join(root, "out", "bench", "fmaLimit.wasm");

/** What the machine admits: no contender, but what ours are measured by. Its results are no results. */
export const limits: Peer = {
  version: "128-bit multiply-adds in registers; Float32Array.set",
  prepare: (work) => {
    if (work.kind === "gemm") return multiplyAdds(work.size ** 3);
    if (work.kind === "unfold") return copy(work);
    return undefined;
  },
};

/** As many multiply-adds of float32 as a matrix product takes, all in registers. */
function multiplyAdds(count: number): Runner {
  const module = new WebAssembly.Module(readFileSync(fmaLimitFile));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { multiplyAdd, perTurn } = exports as unknown as {
    readonly perTurn: { readonly value: number };
    multiplyAdd(turns: number, a: number, b: number): number;
  };
  const turns = Math.round(count / perTurn.value);
  return {
    repeat: (runs) => {
      for (let n = 0; n < runs; n++) multiplyAdd(turns, 0.5, 2 ** -20);
    },
    check: () => new Float32Array(0),
    release: () => {},
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

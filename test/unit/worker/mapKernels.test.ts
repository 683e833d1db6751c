import assert from "node:assert/strict";
import type { AttentionSources } from "../../../src/core/sequence/attentionLayer.ts";
import { AttentionMaps, type MapName } from "../../../src/core/sequence/attentionMaps.ts";
import type { Matrix } from "../../../src/core/sequence/matrix.ts";
import { fillMatrix, type MatrixSource } from "../../../src/core/sequence/matrixSource.ts";
import { drain } from "../../../src/kernels/threads/steps.ts";
import { mapKernels } from "../../../src/worker/mapKernels.ts";
import { assertNumbersClose } from "../support/closeTo.ts";
import { onEachPath } from "../support/kernelPaths.ts";

onEachPath("the maps of a long layer by kernels", (kernels, path) => {
  it("are those of the core", () => {
    const positions = 50;
    let idle: number | undefined;
    const bias = fillMatrix(random(6), positions, positions);
    const added: Matrix = { ...bias, data: bias.data.map((value) => (value > 0.7 ? -Infinity : value)) };
    for (const mask of ["none", "causal", added] as const) {
      const { sources, x } = layer({ positions, mask, softcap: mask === "none" ? 2 : 0 });
      const [core, fast] = [
        new AttentionMaps(sources, x),
        new AttentionMaps(sources, x, mapKernels(kernels())),
      ];
      for (const map of ["Q", "K", "V", "weights", "scores", "outputs"] as const) {
        for (let head = 0; head < 4; head++) {
          const [expected, actual] = [drain(core.map({ map, head })), drain(fast.map({ map, head }))];
          assert.deepEqual([actual.rows, actual.columns], [expected.rows, expected.columns]);
          assert.equal(actual.isMasked === undefined, expected.isMasked === undefined);
          // Scores of masked cells are not shown.
          const shown = (values: Float32Array) =>
            values.map((value, n) =>
              expected.isMasked?.(Math.floor(n / expected.columns), n % expected.columns) ? 0 : value,
            );
          assertNumbersClose(shown(actual.values), shown(expected.values), 3e-6);
        }
      }
      // What kernels work in while they run stays.
      idle ??= kernels().bytesHeld;
      assert.equal(kernels().bytesHeld, idle);
    }
  });

  it("that are very large are made one by one, and agree", function () {
    if (path === "TypeScript") this.skip();
    this.timeout(20_000);
    const { sources, x } = layer({ positions: 4100, mask: "causal", softcap: 0 });
    const map = (name: MapName["map"]) =>
      drain(new AttentionMaps(sources, x, mapKernels(kernels())).map({ map: name, head: 3 }));
    const [weights, v, outputs] = [map("weights"), map("V"), map("outputs")];
    for (const row of [0, 1, 777, 4099]) {
      const expected = new Float64Array(v.columns);
      for (let j = 0; j < v.rows; j++) {
        for (let c = 0; c < v.columns; c++) {
          expected[c] =
            (expected[c] ?? 0) + (weights.values[row * 4100 + j] ?? 0) * (v.values[j * v.columns + c] ?? 0);
        }
      }
      assertNumbersClose(outputs.values.slice(row * v.columns, (row + 1) * v.columns), expected, 1e-5);
    }
  });
});

function random(seed: number): MatrixSource {
  return { kind: "random", distribution: "normal", seed, deviation: 0.6 };
}

function layer({
  positions,
  mask,
  softcap,
}: Pick<AttentionSources, "mask" | "softcap"> & { positions: number }) {
  const sizes = {
    positions,
    vectorSize: 3,
    encodingSize: 2,
    inputSize: 5,
    num_heads: 4,
    num_kv_heads: 2,
    keySize: 2,
    valueSize: 3,
    outputSize: 12,
  };
  const sources: AttentionSources = {
    sizes,
    mask,
    combine: "concat",
    scale: 0.5,
    softcap,
    positional_encoding: random(1),
    W_Q: random(2),
    W_K: random(3),
    W_V: random(4),
  };
  return { sources, x: fillMatrix(random(5), positions, 3) };
}

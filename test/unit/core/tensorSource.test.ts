import assert from "node:assert/strict";
import { positionOf } from "../../../src/core/indexing.ts";
import { presets } from "../../../src/core/presets.ts";
import { normalRandom } from "../../../src/core/random.ts";
import { tensor } from "../../../src/core/tensor.ts";
import { fillTensor, leastSizeFor, presetProblem } from "../../../src/core/tensorSource.ts";
import { assertNumbersClose } from "../support/closeTo.ts";

const preset = (name: string, shape: readonly number[], role: "input" | "weight" | "bias") =>
  Array.from(fillTensor({ kind: "preset", name }, shape, role).data);

describe("fillTensor", () => {
  it("takes numbers of the shape, of one sample, or of one kernel for all channels", () => {
    const kernel = { kind: "numbers", shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } as const;
    assert.deepEqual(Array.from(fillTensor(kernel, [1, 1, 2, 2], "weight").data), [1, 2, 3, 4]);
    assert.deepEqual(Array.from(fillTensor(kernel, [2, 1, 2, 2], "weight").data), [1, 2, 3, 4, 1, 2, 3, 4]);
    assert.deepEqual(fillTensor({ ...kernel, shape: [1, 1, 2, 2] }, [1, 2, 2], "input").shape, [1, 2, 2]);
    assert.throws(() => fillTensor(kernel, [1, 1, 2, 3], "weight"), {
      name: "RangeError",
      message: "weight must have shape [1, 1, 2, 3], got [2, 2] (4 values)",
    });
    assert.throws(
      () => fillTensor({ ...kernel, shape: [1, 4] }, [2, 4], "input"),
      /must have shape \[2, 4\], got \[1, 4\]/,
    );
  });

  it("makes the same random numbers everywhere", () => {
    const source = (distribution: "normal" | "uniform", seed: number) =>
      Array.from(fillTensor({ kind: "random", distribution, seed }, [4], "bias").data);
    assertNumbersClose(source("uniform", 1), [0.58839375, 0.07318899, 0.59031063, 0.47530794], 1e-7);
    assertNumbersClose(source("normal", 1), [1.1940123, 0.59136373, -1.3198856, 0.20643234], 1e-6);
    assert.notDeepEqual(source("normal", 1), source("normal", 2));
    const next = normalRandom(7);
    const values = Array.from({ length: 20_000 }, next);
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    assert.ok(Math.abs(mean) < 0.02 && Math.abs(variance - 1) < 0.03, `${mean} ${variance}`);
  });

  it("knows the classic kernels", () => {
    assert.deepEqual(preset("sobel_x", [1, 1, 3, 3], "weight"), [1, 0, -1, 2, 0, -2, 1, 0, -1]);
    assert.deepEqual(preset("sobel_y", [1, 1, 3, 3], "weight"), [1, 2, 1, 0, 0, 0, -1, -2, -1]);
    assert.deepEqual(preset("sobel_x", [1, 1, 5], "weight"), [1, 2, 0, -2, -1]);
    assert.deepEqual(preset("laplacian", [1, 1, 3, 3], "weight"), [0, 1, 0, 1, -4, 1, 0, 1, 0]);
    assert.deepEqual(preset("sharpen", [1, 1, 3, 3], "weight"), [0, -1, 0, -1, 5, -1, 0, -1, 0]);
    assert.deepEqual(preset("emboss", [1, 1, 3, 3], "weight"), [-2, -1, 0, -1, 1, 1, 0, 1, 2]);
    assert.deepEqual(preset("gaussian", [1, 1, 3], "weight"), [0.25, 0.5, 0.25]);
    assert.deepEqual(preset("box", [1, 1, 2, 2], "weight"), [0.25, 0.25, 0.25, 0.25]);
    assert.deepEqual(preset("identity", [2, 2, 3], "weight"), [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    assert.deepEqual(preset("gradient", [1, 2, 3], "input"), [0, 0.5, 1, 0, 0.5, 1]);
    assert.deepEqual(preset("waves", [1, 1, 6], "input"), [1, 0.5, -0.5, -1, -0.5, 0.5]);
  });

  it("fills every shape a preset is for, with finite numbers", () => {
    for (const { name, roles, minimumAxes } of presets) {
      for (const role of roles) {
        for (const size of [[5], [3, 4], [4, 3, 5]].filter((s) => s.length >= minimumAxes)) {
          const shape = role === "input" ? [3, ...size] : role === "weight" ? [4, 2, ...size] : [3];
          const { data } = fillTensor({ kind: "preset", name }, shape, role);
          assert.ok(data.every(Number.isFinite), `${name} ${shape}`);
          if (name !== "zeros")
            assert.ok(
              data.some((v) => v !== 0),
              `${name} ${shape}`,
            );
        }
      }
    }
    const sums = preset("gaussian", [1, 1, 4, 5], "weight").reduce((sum, v) => sum + v, 0);
    assertNumbersClose([sums], [1]);
  });

  it("fills with the preset's value at each position, however it is prepared", () => {
    const size = [3, 4, 5];
    for (const { name, roles, value } of presets) {
      if (!roles.includes("input")) continue;
      const { data } = fillTensor({ kind: "preset", name }, [2, ...size], "input");
      data.forEach((filled, n) => {
        const [channel = 0, ...position] = positionOf(n, [2, ...size]);
        assert.equal(
          filled,
          Math.fround(value(position, size, [channel])),
          `${name} at ${position.join(", ")}`,
        );
      });
    }
  });

  it("says why a preset does not fit", () => {
    assert.match(
      presetProblem("sobel", [1, 1, 3, 3], "weight") ?? "",
      /no preset "sobel": use one of sobel_x, sobel_y/,
    );
    assert.match(presetProblem("sobel_y", [1, 1, 3], "weight") ?? "", /needs 2 spatial axes, got 1/);
    assert.match(
      presetProblem("laplacian", [1, 1, 3, 1], "weight") ?? "",
      /at least 3 along each axis, got \[3, 1\]/,
    );
    assert.match(presetProblem("waves", [1, 1, 3], "weight") ?? "", /weight has no preset "waves"/);
    assert.equal(presetProblem("ones", [4], "bias"), undefined);
    assert.throws(() => fillTensor({ kind: "preset", name: "nothing" }, [1], "bias"), RangeError);
  });
});

describe("tensor", () => {
  it("has zeros, or as many values as its shape says", () => {
    assert.deepEqual(Array.from(tensor([2, 2]).data), [0, 0, 0, 0]);
    assert.equal(tensor([]).data.length, 1);
    assert.throws(() => tensor([2, 3], new Float32Array(5)), {
      name: "RangeError",
      message: "shape [2, 3] needs 6 values, got 5",
    });
  });
});

describe("leastSizeFor", () => {
  it("tells the least size that a source fills, and refuses the one below", () => {
    for (const { name } of presets.filter(({ roles }) => roles.includes("weight"))) {
      const least = leastSizeFor({ kind: "preset", name });
      const shape = (size: number) => [1, 1, size, size];
      assert.equal(presetProblem(name, shape(Math.max(1, least)), "weight"), undefined, name);
      if (least > 1) assert.notEqual(presetProblem(name, shape(least - 1), "weight"), undefined, name);
    }
    assert.equal(leastSizeFor({ kind: "random", distribution: "normal", seed: 0 }), 1);
  });
});

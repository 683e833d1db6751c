import assert from "node:assert/strict";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { TypeScriptKernels } from "../../../src/kernels/typescript/typescriptKernels.ts";
import { computedRows } from "../../../src/worker/computedRows.ts";
import { tensorsFor } from "../support/convCases.ts";

const tensors = tensorsFor(
  convGeometry({ input_size: [20, 20], in_channels: 2, out_channels: 3, kernel_size: 3 }),
  1,
);
const kernels = Object.assign(new TypeScriptKernels(), { bytesHeld: 5_660_000 });

function rowsOf(...given: Parameters<typeof computedRows>) {
  return Object.fromEntries(
    computedRows(...given).map(({ key, value, formula }) => [key, { value, formula }]),
  );
}

describe("computedRows", () => {
  it("name the path, the threads, the stated error, and what is held", () => {
    const output = {
      algorithm: "direct",
      output: () => new Float32Array(),
      threads: 4,
      milliseconds: 183.4,
    } as const;
    const rows = rowsOf(tensors, output, kernels, 917_504);
    assert.equal(rows.computed_by?.value, "kernels, TypeScript, 4 threads");
    assert.match(rows.computed_by?.formula ?? "", /sums of 18 products, all 972 outputs in 183 ms/);
    assert.match(rows.output_error?.formula ?? "", /^19·2⁻²⁴·/);
    assert.equal(rows.bytes_held?.value, "6.58 MB");
    assert.match(rows.bytes_held?.formula ?? "", /^5\.66 MB of the kernels.*; 918 kB to compute tiles in$/);
  });

  it("state the larger error of Winograd's way", () => {
    const output = {
      algorithm: "winograd",
      output: () => new Float32Array(),
      threads: 1,
      milliseconds: 0.2,
    } as const;
    const rows = rowsOf(tensors, output, kernels, 0);
    assert.match(rows.computed_by?.value ?? "", /, 1 thread$/);
    assert.match(rows.computed_by?.formula ?? "", /Winograd.* in 1 ms/);
    assert.match(rows.output_error?.formula ?? "", /^13,824·2⁻²⁴·/);
  });

  it("say that few outputs are summed in float64, by one thread", () => {
    const rows = rowsOf(tensors, undefined, kernels, 0);
    assert.equal(rows.computed_by?.value, "TypeScript, 1 thread");
    assert.equal(rows.output_error?.value, "≤ ½ ULP");
  });
});

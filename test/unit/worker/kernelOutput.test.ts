import assert from "node:assert/strict";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { type Proof, prove } from "../../../src/core/proof.ts";
import { drain } from "../../../src/kernels/threads/steps.ts";
import { kernelOutput } from "../../../src/worker/kernelOutput.ts";
import { tensorsFor } from "../support/convCases.ts";
import { onEachPath } from "../support/kernelPaths.ts";

onEachPath("a proof by the kernels' output and matrix", (kernels, path) => {
  const without = ({ kernel: _, ...proof }: Proof) => proof;

  for (const transposed of [false, true]) {
    const geometry = convGeometry({
      transposed,
      input_size: [9, 7],
      in_channels: 4,
      out_channels: 6,
      kernel_size: [3, 2],
      stride: [2, 1],
      padding: 1,
      groups: 2,
    });
    const tensors = tensorsFor(geometry, 1);

    it(`is that of the core, ${geometry.type}`, () => {
      const output = kernelOutput(tensors, kernels());
      assert.equal(output.matrix === undefined, path === "TypeScript");
      const proof = drain(prove(tensors, output));
      assert.ok(proof.holds);
      assert.deepEqual(without(proof), drain(prove(tensors)));
    });

    it(`fails where the matrix is wrong, ${geometry.type}`, function () {
      const output = kernelOutput(tensors, kernels());
      if (output.matrix === undefined) this.skip();
      const columnIndices = output.matrix.columnIndices.map((column) => (column + 1) % geometry.dIn);
      const proof = drain(prove(tensors, { ...output, matrix: { ...output.matrix, columnIndices } }));
      assert.ok(!proof.holds && proof.disagreement);
    });
  }
});

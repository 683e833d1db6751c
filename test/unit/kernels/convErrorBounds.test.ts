import assert from "node:assert/strict";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { outputByDefinition } from "../../../src/core/definition.ts";
import { positionOf } from "../../../src/core/indexing.ts";
import { sizeOf } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { convErrorBounds } from "../../../src/kernels/convErrorBounds.ts";
import { onEachPath } from "../support/kernelPaths.ts";

onEachPath("convErrorBounds", (kernels) => {
  for (const [algorithm, sizes] of [
    ["direct", { kernel_size: 3, padding: 1 }],
    ["fastest", { kernel_size: 3, padding: 1 }],
    ["fastest", { kernel_size: [5, 6], stride: 2, padding: 7 }],
    ["direct", { type: "conv_transpose2d", kernel_size: [2, 4], stride: [1, 2], groups: 2 }],
  ] as const) {
    it(`holds for every output, ${algorithm}, ${JSON.stringify(sizes)}`, () => {
      const geometry = convGeometry({ input_size: [9, 12], in_channels: 16, out_channels: 14, ...sizes });
      const normal = (shape: readonly number[], seed: number) =>
        fillTensor({ kind: "random", distribution: "normal", seed }, shape, "input");
      const tensors = {
        geometry,
        input: normal([16, 9, 12], 1),
        weight: normal(geometry.weightShape, 2),
        bias: normal([14], 3),
      };
      const plan = kernels().conv(geometry, tensors.weight, tensors.bias, { algorithm });
      const output = plan.run(tensors.input.data);
      const bounds = convErrorBounds(plan.algorithm, tensors);
      const positions = sizeOf(geometry.outputSize);
      for (const [index, computed] of output.entries()) {
        const channel = Math.floor(index / positions);
        const { sum } = outputByDefinition(
          tensors,
          channel,
          positionOf(index % positions, geometry.outputSize),
        );
        const error = Math.abs(computed - sum);
        assert.ok(error <= (bounds[channel] ?? 0), `${error} > ${bounds[channel]} at ${index}`);
      }
      plan.release();
    });
  }
});

import assert from "node:assert/strict";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import type { ConvParameters } from "../../../src/core/convParameters.ts";
import { sizeOf } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { onEachPath } from "../support/kernelPaths.ts";

/** What is neither input nor output nor weight: tables, packed columns, tiles. */
const besides = 4_000_000;

const vgg: ConvParameters = {
  input_size: [224, 224],
  in_channels: 64,
  out_channels: 64,
  kernel_size: 3,
  padding: 1,
};

const large: readonly (readonly [name: string, algorithm: "direct" | "fastest", ConvParameters])[] = [
  ["the second layer of VGG-16", "direct", vgg],
  ["the second layer of VGG-16, by Winograd's algorithm", "fastest", vgg],
  [
    "a volume",
    "direct",
    { input_size: [48, 48, 48], in_channels: 8, out_channels: 16, kernel_size: 3, padding: 1 },
  ],
  [
    "a large depthwise one",
    "direct",
    { input_size: [500, 500], in_channels: 8, out_channels: 8, kernel_size: 5, padding: 2, groups: 8 },
  ],
  [
    "a transposed one",
    "direct",
    {
      ...{ transposed: true, input_size: [112, 112], in_channels: 32, out_channels: 32 },
      ...{ kernel_size: 4, stride: 2, padding: 1 },
    },
  ],
  [
    "a transposed one of a volume",
    "direct",
    { type: "conv_transpose3d", input_size: [40, 40, 40], in_channels: 8, out_channels: 8, kernel_size: 3 },
  ],
];

onEachPath("memory of large convolutions", (kernels, path) => {
  for (const [name, algorithm, parameters] of large) {
    it(`stays near that of input and output: ${name}`, function () {
      if (path === "TypeScript") this.skip(); // holds none
      this.timeout(60_000);
      const geometry = convGeometry(parameters);
      const weight = fillTensor(
        { kind: "random", distribution: "normal", seed: 1 },
        geometry.weightShape,
        "weight",
      );
      const before = kernels().bytesHeld;
      const plan = kernels().conv(geometry, weight, undefined, { algorithm });
      const held = kernels().bytesHeld - before;
      // Padding makes planes larger, and Winograd's algorithm weights.
      const least = 4 * (geometry.dIn + geometry.dOut);
      assert.ok(held <= 1.2 * least + 16 * weight.data.length + besides, `${held} bytes for ${least}`);
      const windows = geometry.transposed ? geometry.inputSize : geometry.outputSize;
      const channels = geometry.transposed ? geometry.outChannels : geometry.inChannels;
      const unfolded = 4 * channels * sizeOf(geometry.kernelSize) * sizeOf(windows);
      assert.ok(unfolded > 2 * held, `unfolded, it would be ${unfolded} bytes`);
      const result = plan.run(new Float32Array(geometry.dIn).fill(1));
      assert.ok(result.every(Number.isFinite));
      assert.equal(kernels().bytesHeld - before, held);
      plan.release();
    });
  }
});

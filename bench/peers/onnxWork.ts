import { convGeometry } from "../../src/core/convGeometry.ts";
import { tensor } from "../../src/core/tensor.ts";
import type { OnnxGraph } from "../onnx/model.ts";
import type { Inputs } from "../race/inputs.ts";
import type { Work } from "../race/work.ts";
import { input } from "./runner.ts";

/** A work as a graph of ONNX's operators, where they have it. Weights are constants of the graph. */
export function onnxGraph(work: Work, inputs: Inputs): OnnxGraph | undefined {
  switch (work.kind) {
    case "conv": {
      const { kernel_size: k, stride: s, padding: p } = work;
      const { outChannels, outputSize } = convGeometry({ ...work, type: "conv2d" });
      return {
        inputs: { x: input(inputs, "x").shape },
        outputs: { y: [1, outChannels, ...outputSize] },
        constants: { weight: input(inputs, "weight"), bias: input(inputs, "bias") },
        nodes: [
          {
            operator: "Conv",
            inputs: ["x", "weight", "bias"],
            outputs: ["y"],
            attributes: { kernel_shape: [k, k], strides: [s, s], pads: [p, p, p, p] },
          },
        ],
      };
    }
    case "gemm": {
      const shape = [work.size, work.size];
      return {
        inputs: { b: shape },
        outputs: { c: shape },
        constants: { a: input(inputs, "a") },
        nodes: [{ operator: "MatMul", inputs: ["a", "b"], outputs: ["c"] }],
      };
    }
    case "attention": {
      const { heads, tokens, size } = work;
      const shape = [heads, tokens, size];
      return {
        inputs: { q: shape, k: shape, v: shape },
        outputs: { output: shape, weights: [heads, tokens, tokens] },
        constants: { scale: tensor([], Float32Array.of(size ** -0.5)) },
        nodes: [
          { operator: "Transpose", inputs: ["k"], outputs: ["turned"], attributes: { perm: [0, 2, 1] } },
          { operator: "MatMul", inputs: ["q", "turned"], outputs: ["products"] },
          { operator: "Mul", inputs: ["products", "scale"], outputs: ["scores"] },
          { operator: "Softmax", inputs: ["scores"], outputs: ["weights"], attributes: { axis: 2 } },
          { operator: "MatMul", inputs: ["weights", "v"], outputs: ["output"] },
        ],
      };
    }
    default:
      return undefined;
  }
}

import assert from "node:assert/strict";
import { onnxModel } from "../../../bench/onnx/model.ts";
import { tensor } from "../../../src/core/tensor.ts";
import { bytesOf, integersOf, textsOf } from "./support/readProtobuf.ts";

const model = onnxModel({
  inputs: { x: [1, 2, 5, 6] },
  outputs: { y: [1, 3, 2, 4] },
  constants: { weight: tensor([3, 2], Float32Array.of(1, 2, 3, 4, 5, -6.5)) },
  nodes: [
    { operator: "Conv", inputs: ["x", "weight"], outputs: ["y"], attributes: { group: 1, strides: [2, 1] } },
  ],
});

/** Fields as onnx.proto numbers them. */
describe("onnxModel", () => {
  const [graph = new Uint8Array(0)] = bytesOf(model, 7);

  it("says its versions", () => {
    assert.deepEqual(integersOf(model, 1), [8]);
    const [opset = new Uint8Array(0)] = bytesOf(model, 8);
    assert.deepEqual([textsOf(opset, 1), integersOf(opset, 2)], [[""], [17]]);
  });

  it("holds nodes with their attributes", () => {
    const [node = new Uint8Array(0)] = bytesOf(graph, 1);
    assert.deepEqual(
      [textsOf(node, 1), textsOf(node, 2), textsOf(node, 4)],
      [["x", "weight"], ["y"], ["Conv"]],
    );
    const attributes = bytesOf(node, 5).map((a) => [
      textsOf(a, 1),
      integersOf(a, 3),
      integersOf(a, 8),
      integersOf(a, 20),
    ]);
    assert.deepEqual(attributes, [
      [["group"], [1], [], [2]],
      [["strides"], [], [2, 1], [7]],
    ]);
  });

  it("holds constants", () => {
    const [constant = new Uint8Array(0)] = bytesOf(graph, 5);
    assert.deepEqual([integersOf(constant, 1), integersOf(constant, 2)], [[3, 2], [1]]);
    assert.deepEqual(textsOf(constant, 8), ["weight"]);
    const [data = new Uint8Array(0)] = bytesOf(constant, 9);
    assert.deepEqual([...new Float32Array(data.slice().buffer)], [1, 2, 3, 4, 5, -6.5]);
  });

  it("says the shapes of inputs and outputs", () => {
    const shapes = [11, 12].flatMap((field) =>
      bytesOf(graph, field).map((value) => {
        const only = (message: Uint8Array | undefined, number: number) =>
          bytesOf(message ?? new Uint8Array(0), number);
        const [type] = only(value, 2);
        const [ofTensor] = only(type, 1);
        const [shape] = only(ofTensor, 2);
        return [textsOf(value, 1)[0], ...only(shape, 1).flatMap((dimension) => integersOf(dimension, 1))];
      }),
    );
    assert.deepEqual(shapes, [
      ["x", 1, 2, 5, 6],
      ["y", 1, 3, 2, 4],
    ]);
  });
});

import type { Tensor } from "../../src/core/tensor.ts";
import { ProtobufWriter } from "./protobuf.ts";

/** A node of a graph; attributes are whole numbers or lists of them. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxGraph {
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly outputs: Readonly<Record<string, readonly number[]>>;
  /** What is known when a session is made, so that it can be packed. */
  readonly constants: Readonly<Record<string, Tensor>>;
  readonly nodes: readonly OnnxNode[];
}

/** Numbers of onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. */
const irVersion = 8;
const opset = 17;
const float = 1;
const attributeType = { integer: 2, integers: 7 } as const;

/** A model in ONNX's file format; all tensors are of float32. */
export function onnxModel({ inputs, outputs, constants, nodes }: OnnxGraph): Uint8Array<ArrayBuffer> {
  const model = new ProtobufWriter().integer(1, irVersion);
  model.message(7, (graph) => {
    for (const node of nodes) graph.message(1, (message) => writeNode(message, node));
    graph.text(2, "work");
    for (const [name, tensor] of Object.entries(constants)) {
      graph.message(5, (message) => writeTensor(message, name, tensor));
    }
    for (const [name, shape] of Object.entries(inputs)) graph.message(11, (m) => writeValue(m, name, shape));
    for (const [name, shape] of Object.entries(outputs)) graph.message(12, (m) => writeValue(m, name, shape));
  });
  return model.message(8, (message) => message.text(1, "").integer(2, opset)).finish();
}

function writeNode(message: ProtobufWriter, { operator, inputs, outputs, attributes = {} }: OnnxNode): void {
  for (const name of inputs) message.text(1, name);
  for (const name of outputs) message.text(2, name);
  message.text(4, operator);
  for (const [name, value] of Object.entries(attributes)) {
    message.message(5, (attribute) => {
      attribute.text(1, name);
      if (typeof value === "number") attribute.integer(3, value).integer(20, attributeType.integer);
      else {
        for (const n of value) attribute.integer(8, n);
        attribute.integer(20, attributeType.integers);
      }
    });
  }
}

function writeTensor(message: ProtobufWriter, name: string, { shape, data }: Tensor): void {
  for (const size of shape) message.integer(1, size);
  const { buffer, byteOffset, byteLength } = data;
  message
    .integer(2, float)
    .text(8, name)
    .bytes(9, new Uint8Array(buffer, byteOffset, byteLength));
}

function writeValue(message: ProtobufWriter, name: string, shape: readonly number[]): void {
  message.text(1, name).message(2, (type) => {
    type.message(1, (tensor) => {
      tensor.integer(1, float).message(2, (dimensions) => {
        for (const size of shape) dimensions.message(1, (dimension) => dimension.integer(1, size));
      });
    });
  });
}

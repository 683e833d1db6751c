import { z } from "zod";
import { fileSchema } from "./schema.ts";

/** A place where completion puts the cursor, in order, around a value to begin with; the ^ keeps it a number. */
const at = (order: number, value: number) => `^\${${order}:${value}}`;

/** The same for a name. */
const named = (order: number, name: string) => `\${${order}:${name}}`;

/** What completion offers where a layer is to be written: whole layers, ready to be changed. */
const layerSnippets = [
  {
    label: "conv2d layer",
    description: "A convolution of images",
    body: {
      type: "conv2d",
      input_size: [at(1, 32), at(2, 32)],
      in_channels: at(3, 3),
      out_channels: at(4, 16),
      kernel_size: at(5, 3),
      stride: at(6, 1),
      padding: at(7, 1),
    },
  },
  {
    label: "conv1d layer",
    description: "A convolution of sequences",
    body: {
      type: "conv1d",
      input_size: at(1, 32),
      in_channels: at(2, 1),
      out_channels: at(3, 4),
      kernel_size: at(4, 3),
      padding: at(5, 1),
    },
  },
  {
    label: "conv_transpose2d layer",
    description: "A transposed convolution, which enlarges images",
    body: {
      type: "conv_transpose2d",
      input_size: [at(1, 16), at(2, 16)],
      in_channels: at(3, 16),
      out_channels: at(4, 3),
      kernel_size: at(5, 4),
      stride: at(6, 2),
      padding: at(7, 1),
    },
  },
  {
    label: "attention layer",
    description: "Attention on a task",
    body: {
      type: "attention",
      task: named(1, "repeat"),
      mask: "causal",
      positional_encoding: [[0], [0], [1], [1]],
      W_Q: [[0], [1]],
      W_K: [[0], [1]],
      W_V: [[0], [1]],
    },
  },
  {
    label: "rnn layer",
    description: "One number of memory",
    body: { type: "rnn", task: named(1, "repeat"), dtype: "float32", scheme: "packed" },
  },
];

const taskSnippet = {
  label: "toy task",
  description: "Say again what was heard",
  body: {
    variables: { u1: { uniform: [0, 1] }, u2: { uniform: [0, 1] } },
    x: [0, "u1", "u2", "u1"],
    y: ["u1", "u2", "u1", "u2"],
    loss: "l1",
  },
};

/** Rules that our own diagnostics hold with better words; VS Code would report each of them a second time. */
const ruleKeywords = new Set([
  "required",
  "propertyNames",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minItems",
  "maxItems",
]);

/** The JSON Schema of parameter files, for completion and hover, in the draft that VS Code knows best. */
export function unrollJsonSchema(): object {
  const schema = z.toJSONSchema(fileSchema, { target: "draft-7" });
  const layers = schema.properties?.layers;
  if (typeof layers === "object" && typeof layers.additionalProperties === "object") {
    Object.assign(layers.additionalProperties, { defaultSnippets: layerSnippets });
  }
  const tasks = schema.properties?.tasks;
  if (typeof tasks === "object" && typeof tasks.additionalProperties === "object") {
    Object.assign(tasks.additionalProperties, { defaultSnippets: [taskSnippet] });
  }
  return { ...withoutRules(schema), title: "Unroll parameter file", allowTrailingCommas: false };
}

function withoutRules<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(withoutRules) as T;
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) =>
      !ruleKeywords.has(key) &&
      !(key === "additionalProperties" && value === false) &&
      !(key === "type" && completesNothing(value)),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [key === "oneOf" ? "anyOf" : key, withoutRules(value)]),
  ) as T;
}

/** Numbers and text are completed by their defaults and examples; a value of another type would be complained about twice. */
function completesNothing(type: unknown): boolean {
  return Array.isArray(type) || type === "number" || type === "integer" || type === "string";
}

import assert from "node:assert/strict";
import { unrollJsonSchema } from "../../../src/params/jsonSchema.ts";
import {
  attentionDocs,
  distributionDocs,
  layerDocs,
  reportKeys,
  rnnDocs,
  sequenceReportDocs,
  taskDocs,
} from "../../../src/params/keyDocs.ts";

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly defaultSnippets?: readonly {
    readonly label: string;
    readonly body: Readonly<Record<string, unknown>>;
  }[];
}

describe("the JSON Schema", () => {
  const schema = unrollJsonSchema() as Schema;
  const layer = schema.properties?.layers?.additionalProperties as Schema;
  const conv = layer.anyOf?.find(({ properties }) => properties?.type?.enum?.includes("conv2d"));

  it("describes every key of a layer and of its report", () => {
    for (const [key, property] of Object.entries(conv?.properties ?? {}))
      assert.ok(property.description, key);
    const transposed = layer.anyOf?.find(({ properties }) => properties?.output_padding !== undefined);
    assert.deepEqual(Object.keys(transposed?.properties ?? {}).sort(), Object.keys(layerDocs).sort());
    const claims = conv?.properties?.expect?.properties ?? {};
    assert.deepEqual(Object.keys(claims), reportKeys);
    for (const [key, property] of Object.entries(claims)) assert.ok(property.description, key);
  });

  it("describes and completes, but leaves judging to our own diagnostics", () => {
    assert.equal(
      schema.additionalProperties,
      undefined,
      "unknown keys are told by our own diagnostics alone",
    );
    assert.equal(conv?.additionalProperties, undefined);
    assert.equal(conv?.properties?.output_padding, undefined);
    // A stride of "2" is our own problem, with a fix; VS Code's would stand beside it.
    assert.doesNotMatch(JSON.stringify(schema), /"type":("number"|"integer"|"string"|\[)/);
  });

  const sequence = (type: string) => layer.anyOf?.find(({ properties }) => properties?.type?.const === type);
  const task = schema.properties?.tasks?.additionalProperties as Schema;

  it("completes and explains every key of attention, recurrent layers, tasks and distributions", () => {
    const variable = task.properties?.variables?.additionalProperties as Schema;
    const { values, probabilities, ...distributions } = distributionDocs;
    for (const [of, docs] of [
      [sequence("attention"), attentionDocs],
      [sequence("rnn"), rnnDocs],
      [sequence("attention")?.properties?.expect, sequenceReportDocs],
      [sequence("rnn")?.properties?.expect, sequenceReportDocs],
      [task, taskDocs],
      [variable, distributions],
      [variable.properties?.discrete, { values, probabilities }],
    ] as const) {
      const told = Object.entries(of?.properties ?? {}).map(([key, { description }]) => [key, description]);
      assert.deepEqual(Object.fromEntries(told), docs);
    }
  });

  it("completes the names that their keys take", () => {
    const names = (of: Schema | undefined, key: string) => {
      const property = of?.properties?.[key];
      return property?.enum ?? property?.anyOf?.flatMap((each) => each.enum ?? each.const ?? []);
    };
    assert.deepEqual(names(sequence("attention"), "mask"), ["none", "causal"]);
    assert.deepEqual(names(sequence("attention"), "combine"), ["concat", "add"]);
    assert.deepEqual(names(sequence("attention"), "scale"), ["sqrt_d_k"]);
    assert.deepEqual(names(sequence("rnn"), "dtype"), ["float16", "bfloat16", "float32", "float64"]);
    assert.deepEqual(names(sequence("rnn"), "scheme"), ["packed", "tanh", "relu"]);
    assert.deepEqual(names(task, "loss"), ["l1", "l2"]);
  });

  it("offers a whole task", () => {
    const [snippet] = task.defaultSnippets ?? [];
    assert.deepEqual(Object.keys(snippet?.body ?? {}), ["variables", "x", "y", "loss"]);
  });

  it("offers whole layers whose keys it knows", () => {
    const snippets = layer.defaultSnippets ?? [];
    for (const label of ["conv2d layer", "attention layer", "rnn layer"]) {
      assert.ok(
        snippets.some((snippet) => snippet.label === label),
        label,
      );
    }
    for (const { body } of snippets) {
      const branch = layer.anyOf?.find(({ properties }) =>
        [properties?.type?.const, ...(properties?.type?.enum ?? [])].includes(String(body.type)),
      );
      for (const key of Object.keys(body)) assert.ok(branch?.properties?.[key], key);
    }
  });

  it("is plain JSON", () => assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema));
});

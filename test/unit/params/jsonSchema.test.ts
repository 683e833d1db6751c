import assert from "node:assert/strict";
import { unrollJsonSchema } from "../../../src/params/jsonSchema.ts";
import { layerDocs, reportKeys } from "../../../src/params/keyDocs.ts";

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
  });

  it("offers whole layers whose keys it knows", () => {
    const snippets = layer.defaultSnippets ?? [];
    assert.ok(snippets.some(({ label }) => label === "conv2d layer"));
    for (const { body } of snippets) {
      const branch = layer.anyOf?.find(({ properties }) =>
        [properties?.type?.const, ...(properties?.type?.enum ?? [])].includes(String(body.type)),
      );
      for (const key of Object.keys(body)) assert.ok(branch?.properties?.[key], key);
    }
  });

  it("is plain JSON", () => assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema));
});

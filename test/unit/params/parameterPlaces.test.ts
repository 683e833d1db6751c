import assert from "node:assert/strict";
import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import type { Steppable } from "../../../src/core/parameterRange.ts";
import { writtenAt } from "../../../src/params/parameterPlace.ts";
import type { Language } from "../../../src/params/source.ts";

const json = `{
  "layers": {
    // kept
    "a": { "type": "conv2d", "input_size": [9, 8], "in_channels": 2, "out_channels": 2,
      "kernel_size":   3, "padding": [1, 2] /* kept too */ }
  }
}`;

async function write(text: string, language: Language, key: Steppable, value: number | readonly number[]) {
  const { layers } = await analyzeSource({ text, language });
  const place = layers[0]?.places?.[key];
  const edit = place?.edit ?? assert.fail(place?.refusal);
  const { offset, length } = edit;
  return text.slice(0, offset) + writtenAt(edit, value) + text.slice(offset + length);
}

async function refusal(text: string, language: Language, key: Steppable) {
  const { layers } = await analyzeSource({ text, language });
  return layers[0]?.places?.[key]?.refusal;
}

describe("parameterPlaces", () => {
  it("writes over a value and leaves all else as it stands", async () => {
    assert.equal(await write(json, "jsonc", "kernel_size", 5), json.replace("  3,", "  5,"));
    assert.equal(await write(json, "jsonc", "input_size", [9, 10]), json.replace("[9, 8]", "[9, 10]"));
  });

  it("adds a key that the file leaves out", async () => {
    const text = await write(json, "jsonc", "stride", 2);
    assert.match(text, /\[1, 2\],\s*"stride": 2/);
    const { layers, problems } = await analyzeSource({ text, language: "jsonc" });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      layers[0]?.conv?.geometry.axes.map(({ stride }) => stride),
      [2, 2],
    );
  });

  it("writes literals of TypeScript, and says why it can't write what is computed", async () => {
    const typescript = `const size = 4 * 2;
export default { layers: { a: { type: "conv2d", input_size: size, in_channels: 1, out_channels: 1, kernel_size: 3 } } };`;
    assert.equal(
      await write(typescript, "typescript", "kernel_size", 2),
      typescript.replace("kernel_size: 3", "kernel_size: 2"),
    );
    assert.match(
      (await write(typescript, "typescript", "padding", 1)).slice(-60),
      /kernel_size: 3, padding: 1/,
    );
    assert.match((await refusal(typescript, "typescript", "input_size")) ?? "", /computed/);
  });

  it("leaves sizes alone that follow from given numbers, and unequal pairs", async () => {
    const given = json.replace(
      '"padding": [1, 2]',
      '"groups": 2, "weight": [[[[1,2,3],[1,2,3],[1,2,3]]], [[[1,2,3],[1,2,3],[1,2,3]]]], "padding": [[0, 1], [1, 1]]',
    );
    assert.match(
      (await refusal(given, "jsonc", "kernel_size")) ?? "",
      /weight, which is given as numbers of shape \(2, 1, 3, 3\)/,
    );
    assert.match((await refusal(given, "jsonc", "padding")) ?? "", /before and after/);
    assert.equal(await refusal(given, "jsonc", "stride"), undefined);
  });

  it("leaves free what given numbers say nothing about: a kernel for all channels binds its size alone", async () => {
    const layer = (type: string, more: string) =>
      `{ "layers": { "a": { "type": "${type}", "input_size": [9, 8], "in_channels": 2, "out_channels": 2, "kernel_size": 2, ${more} } } }`;
    const boundKeys = async (type: string, more: string) => {
      const { layers, problems } = await analyzeSource({ text: layer(type, more), language: "json" });
      assert.deepEqual(problems, []);
      const places = Object.entries(layers[0]?.places ?? {});
      return places.flatMap(([key, place]) => (place?.refusal?.includes("follows from") ? [key] : []));
    };
    const kernel = "[[1, 2], [3, 4]]";
    assert.deepEqual(await boundKeys("conv2d", `"weight": ${kernel}`), ["kernel_size"]);
    assert.deepEqual(await boundKeys("conv2d", `"weight": [${kernel}, ${kernel}]`), [
      "in_channels",
      "kernel_size",
      "groups",
    ]);
    assert.deepEqual(await boundKeys("conv_transpose2d", `"weight": [${kernel}, ${kernel}]`), [
      "out_channels",
      "kernel_size",
      "groups",
    ]);
    assert.deepEqual(await boundKeys("conv2d", '"bias": [1, 2]'), ["out_channels"]);
    const plane = JSON.stringify(new Array(9).fill(new Array(8).fill(1)));
    assert.deepEqual(await boundKeys("conv2d", `"input": ${plane}`), ["input_size"]);
  });
});

import assert from "node:assert/strict";
import { encode as encodePng } from "fast-png";
import { zipSync } from "fflate";
import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import { conv } from "../../../src/core/conv.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import type { ProblemCode } from "../../../src/params/problemCodes.ts";
import type { Language } from "../../../src/params/source.ts";
import { tensorFileReader } from "../../../src/params/tensorFiles/readTensorFile.ts";
import { bytesOf, npyFile, npyOf, safetensorsFile } from "../support/tensorFiles.ts";
import { applied, fileText, layerText, marked } from "./marked.ts";

const sobel = [1, 0, -1, 2, 0, -2, 1, 0, -1];
const files: Readonly<Record<string, Uint8Array>> = {
  "/w/sobel.npy": npyOf([3, 3], sobel),
  "/w/data/sobel.npy": npyOf([1, 1, 3, 3], sobel),
  "/w/small.npy": npyOf([2, 2], [1, 2, 3, 4]),
  "/w/nan.npy": npyOf([3, 3], [1, 2, 3, 4, Number.NaN, 6, 7, 8, 9]),
  "/w/complex.npy": npyFile({ description: "<c16", shape: [3, 3], bytes: new Uint8Array(144) }),
  "/w/broken.npy": npyOf([3, 3], sobel).subarray(0, 150),
  "/w/huge.npy": npyFile({ shape: [1e5, 1e5], bytes: new Uint8Array() }),
  "/w/two.npz": zipSync({ "kernel.npy": npyOf([3, 3], sobel), "bias.npy": npyOf([1], [0.5]) }),
  "/w/model.safetensors": safetensorsFile({
    "q.weight": { dtype: "F64", shape: [2, 1], bytes: bytesOf(Float64Array.of(0, Math.PI)) },
  }),
  "/w/red.png": encodePng({
    width: 6,
    height: 6,
    channels: 3,
    data: Uint8Array.from({ length: 108 }, (_, i) => (i % 3 === 0 ? 255 : 0)),
  }),
};

function analyzed(text: string, language: Language = "json", path = "/w/main.unroll.json") {
  const readTensorFile = tensorFileReader(async (wanted) => files[wanted]);
  return analyzeSource({ text, language, path }, { readTensorFile });
}

async function convOf(members: Readonly<Record<string, string>>) {
  const { layers, problems, dependencies } = await analyzed(fileText(layerText(members)));
  assert.deepEqual(
    problems.filter(({ severity }) => severity === "error"),
    [],
  );
  return { conv: layers[0]?.conv ?? assert.fail("no layer"), problems, dependencies };
}

describe("tensors from files", () => {
  it("are the layer's own numbers, and none of them an example", async () => {
    const { conv: layer } = await convOf({
      weight: '{ "file": "data/sobel.npy" }',
      bias: '{ "file": "two.npz", "key": "bias" }',
      input: '{ "preset": "waves" }',
    });
    assert.deepEqual(layer.examples, []);
    const weight = fillTensor(layer.weight, [1, 1, 3, 3], "weight");
    assert.deepEqual([...weight.data], sobel);
    assert.ok(layer.bias);
    const x = { shape: [1, 1, 6, 6], data: fillTensor(layer.input, [1, 6, 6], "input").data };
    const { data } = conv(x, weight, fillTensor(layer.bias, [1], "bias"));
    const written = await convOf({
      weight: JSON.stringify([sobel.slice(0, 3), sobel.slice(3, 6), sobel.slice(6)]),
    });
    const same = conv(x, fillTensor(written.conv.weight, [1, 1, 3, 3], "weight"), {
      shape: [1],
      data: Float32Array.of(0.5),
    });
    assert.deepEqual(data, same.data);
  });

  it("may leave out leading axes, as nested numbers may", async () => {
    const { conv: layer } = await convOf({ out_channels: "2", weight: '{ "file": "sobel.npy" }' });
    assert.deepEqual([...fillTensor(layer.weight, [2, 1, 3, 3], "weight").data], [...sobel, ...sobel]);
  });

  it("are named by TypeScript files alike, below the folder of the file", async () => {
    const text = `export default { layers: { a: { type: "conv2d", input_size: 6, in_channels: 1, out_channels: 1, kernel_size: 3, weight: { file: "../data/sobel.npy" } } } };`;
    const { problems, dependencies } = await analyzed(text, "typescript", "/w/code/main.unroll.ts");
    assert.deepEqual(problems, []);
    assert.deepEqual(dependencies, ["/w/data/sobel.npy"]);
  });

  it("of pictures have the channels that are needed: grey by luma, colour by its planes", async () => {
    const grey = await convOf({ input: '{ "file": "red.png" }' });
    const [value] = fillTensor(grey.conv.input, [1, 6, 6], "input").data;
    assert.ok(Math.abs((value ?? 0) - 0.299) < 1e-6, String(value));
    const colour = await convOf({ in_channels: "3", input: '{ "file": "red.png" }' });
    assert.deepEqual(
      [...fillTensor(colour.conv.input, [3, 6, 6], "input").data].map((_, i, all) => all[i]),
      Array.from({ length: 108 }, (_, i) => (i < 36 ? 1 : 0)),
    );
    const opaque = await convOf({ in_channels: "4", input: '{ "file": "red.png" }' });
    assert.equal(fillTensor(opaque.conv.input, [4, 6, 6], "input").data.at(-1), 1);
  });

  it("tell the file's dependencies, also those that are not there yet", async () => {
    const { dependencies } = await analyzed(fileText(layerText({ weight: '{ "file": "gone.npy" }' })));
    assert.deepEqual(dependencies, ["/w/gone.npy"]);
  });

  it("give matrices of attention layers their digits", async () => {
    const text = JSON.stringify({
      layers: {
        a: {
          type: "attention",
          x: [
            [1, 2],
            [3, 4],
          ],
          W_Q: { file: "model.safetensors", key: "q.weight" },
          W_K: [[1], [0]],
          W_V: [[1], [0]],
        },
      },
    });
    const { layers, problems } = await analyzed(text);
    assert.deepEqual(problems, []);
    const { sequence } = layers[0] ?? assert.fail();
    assert.ok(sequence?.kind === "attention" && sequence.layer.W_Q.kind === "numbers");
    assert.deepEqual([...sequence.layer.W_Q.matrix.data], [0, Math.PI]);
  });
});

const wrong: readonly (readonly [ProblemCode, string, string, RegExp])[] = [
  ["tensor-file-missing", "none", '{ "file": «"gone.npy"» }', /no \/w\/gone\.npy in the workspace/],
  ["tensor-file-missing", "outside", '{ "file": «"../etc/x.npy"» }', /no \/etc\/x\.npy/],
  ["tensor-file-type", "of no known kind", '{ "file": «"model.pt"» }', /^model\.pt is of no kind .*\.npy, /],
  ["tensor-file-corrupt", "cut short", '{ "file": «"broken.npy"» }', /only \d+ bytes are there/],
  ["tensor-file-too-large", "beyond bounds", '{ "file": «"huge.npy"» }', /10,000,000,000 entries: at most/],
  ["tensor-dtype", "of complex numbers", '{ "file": «"complex.npy"» }', /type <c16/],
  ["tensor-key", "of several tensors", '{ "file": «"two.npz"» }', /2 tensors.*kernel, bias/],
  ["tensor-key", "without that tensor", '{ "file": "two.npz", "key": «"kernle"» }', /mean "kernel"/],
  ["tensor-key", "that holds one", '{ "file": "sobel.npy", "key": «"kernel"» }', /takes no key/],
  ["weight-shape", "of another shape", '{ "file": «"small.npy"» }', /\[2, 2\], but must be \[1, 1, 3, 3\]/],
  ["non-finite-entry", "with a NaN", '{ "file": «"nan.npy"» }', /NaN at \[1, 1\]/],
];

describe("a tensor file", () => {
  for (const [code, what, source, message] of wrong) {
    it(`${code}: ${what}`, async () => {
      const { text, span } = marked(fileText(layerText({ weight: source })));
      const { problems } = await analyzed(text);
      assert.deepEqual(
        problems.map(({ code, offset, length }) => ({ code, offset, length })),
        [{ code, ...span }],
      );
      const [problem] = problems;
      assert.match(problem?.message ?? "", message);
      assert.match(
        problem?.message ?? "",
        code === "weight-shape" ? /^The shape of weight/ : /^\S+\.\w+ [a-z]/,
      );
      for (const { title } of problem?.fixes ?? []) {
        const after = await analyzed(applied(text, problem ?? assert.fail(), title));
        assert.deepEqual(after.problems, [], title);
      }
      const isFixable = code === "tensor-key";
      assert.equal((problem?.fixes ?? []).length > 0, isFixable);
    });
  }

  it("is looked for nowhere when nobody reads files", async () => {
    const { problems } = await analyzeSource(
      { text: fileText(layerText({ weight: '{ "file": "sobel.npy" }' })), language: "json" },
      {},
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["tensor-file-missing"],
    );
  });
});

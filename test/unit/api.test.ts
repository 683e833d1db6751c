import assert from "node:assert/strict";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import {
  analyze,
  attention,
  conv,
  convMatrix,
  convTranspose,
  fold,
  type LayerReport,
  rasterize,
  rnn,
  type StructuredMatrix,
  type Tensor,
  unfold,
} from "../../src/api.ts";
import { npyOf } from "./support/tensorFiles.ts";

/** The public core as programs outside call it: each name, each kind of argument, checked by hand or by an identity. */

const tensor = (shape: readonly number[], data?: readonly number[]): Tensor => ({
  shape,
  data: Float32Array.from(
    data ?? Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, n) => (n % 7) - 3),
  ),
});

const shapesOf = (...tensors: readonly Tensor[]) => tensors.map(({ shape }) => shape);

describe("conv", () => {
  it("takes a bare input and weight, in one to three dimensions", () => {
    const line = conv(tensor([1, 1, 4], [1, 2, 3, 4]), tensor([1, 1, 2], [1, -1]));
    assert.deepEqual(
      [line.shape, [...line.data]],
      [
        [1, 1, 3],
        [-1, -1, -1],
      ],
    );
    const [plane, volume] = [tensor([2, 1, 4, 5]), tensor([1, 2, 3, 4, 5])];
    assert.deepEqual(
      shapesOf(conv(plane, tensor([3, 1, 2, 3])), conv(volume, tensor([2, 2, 1, 2, 3]), undefined)),
      [
        [2, 3, 3, 3],
        [1, 2, 3, 3, 3],
      ],
    );
  });

  it("takes a bias, and each option as a number or as a list", () => {
    const x = tensor([1, 2, 6, 7]);
    const weight = tensor([4, 1, 3, 3]);
    const numbers = conv(x, weight, tensor([4], [1, 2, 3, 4]), {
      stride: 2,
      padding: 1,
      dilation: 1,
      groups: 2,
    });
    const lists = conv(x, weight, tensor([4], [1, 2, 3, 4]), {
      stride: [2, 2],
      padding: [1, 1],
      dilation: [1, 1],
      groups: 2,
    });
    assert.deepEqual(numbers, lists);
    assert.deepEqual(numbers.shape, [1, 4, 3, 4]);
    const unbiased = conv(x, weight, undefined, { stride: 2, padding: 1, groups: 2 });
    assert.equal((numbers.data[0] ?? 0) - (unbiased.data[0] ?? 0), 1);
  });

  it('takes padding as [before, after] pairs, "same" and "valid"', () => {
    const x = tensor([1, 1, 5], [1, 2, 3, 4, 5]);
    const weight = tensor([1, 1, 2], [1, 1]);
    const output = (padding: Parameters<typeof conv>[3] & object) => [
      ...conv(x, weight, undefined, padding).data,
    ];
    assert.deepEqual(output({ padding: [[0, 1]] }), [3, 5, 7, 9, 5]);
    assert.deepEqual(output({ padding: "same" }), [3, 5, 7, 9, 5]);
    assert.deepEqual(output({ padding: "valid" }), [3, 5, 7, 9]);
  });
});

describe("convTranspose", () => {
  it("is the adjoint of conv, with all its options", () => {
    const options = { stride: [2, 1], padding: [1, 0], dilation: [1, 2], groups: 2 };
    const weight = tensor([4, 1, 3, 2]);
    const x = tensor([1, 2, 6, 6]);
    const forth = conv(x, weight, undefined, options);
    const y = tensor(forth.shape);
    const back = convTranspose(y, weight, undefined, { ...options, output_padding: [1, 0] });
    assert.deepEqual(back.shape, x.shape);
    assert.equal(dot(forth, y), dot(x, back));
    const biased = convTranspose(tensor([1, 1, 2]), tensor([1, 2, 2]), tensor([2], [10, 20]));
    assert.deepEqual(biased.shape, [1, 2, 3]);
  });
});

describe("unfold and fold", () => {
  it("give patches as columns, and add them back", () => {
    const columns = unfold(tensor([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]), { kernel_size: 2 });
    assert.deepEqual(
      [columns.shape, [...columns.data.slice(0, 4)]],
      [
        [1, 4, 4],
        [1, 2, 4, 5],
      ],
    );
    const folded = fold(columns, { output_size: [3, 3], kernel_size: 2 });
    assert.deepEqual([...folded.data], [1, 4, 3, 8, 20, 12, 7, 16, 9]);
    const options = { kernel_size: [3, 2], stride: [2, 1], padding: [1, 0], dilation: [1, 2] };
    const x = tensor([2, 3, 6, 5]);
    const wide = unfold(x, options);
    assert.deepEqual(wide.shape, [2, 18, 9]);
    const back = fold(tensor(wide.shape), { ...options, output_size: [6, 5] });
    assert.equal(dot(wide, tensor(wide.shape)), dot(x, back));
  });
});

describe("attention", () => {
  const q = tensor([2, 3, 4]);
  const [k, v] = [tensor([2, 5, 4]), tensor([2, 5, 2])];

  it("gives output, weights and scores", () => {
    const { output, weights, scores } = attention(q, k, v);
    assert.deepEqual(shapesOf(output, weights, scores), [
      [2, 3, 2],
      [2, 3, 5],
      [2, 3, 5],
    ]);
    for (let row = 0; row < 6; row++) {
      const sum = weights.data.subarray(row * 5, row * 5 + 5).reduce((total, n) => total + n, 0);
      assert.ok(Math.abs(sum - 1) < 1e-6, String(sum));
    }
  });

  it("takes additive and boolean masks, is_causal, scale and softcap, and shared heads", () => {
    const seen = [1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1];
    const boolean = attention(q, k, v, { mask: { shape: [3, 5], data: Uint8Array.from(seen) } });
    const additive = attention(q, k, v, {
      mask: tensor(
        [3, 5],
        seen.map((n) => (n ? 0 : -Infinity)),
      ),
    });
    assert.deepEqual(boolean.output, additive.output);
    assert.equal(boolean.weights.data[2], 0);
    const causal = attention(q, k, v, { is_causal: true, scale: 0.5, softcap: 3 });
    assert.deepEqual([...causal.weights.data.slice(0, 5)], [1, 0, 0, 0, 0]);
    const shared = attention(tensor([4, 3, 4]), k, v);
    assert.deepEqual(shared.output.shape, [4, 3, 2]);
    assert.deepEqual(attention(tensor([3, 4]), tensor([5, 4]), tensor([5, 2])).output.shape, [3, 2]);
  });
});

describe("rnn", () => {
  const [W_ih, W_hh] = [tensor([2, 1], [1, -1]), tensor([2, 2], [0.5, 0, 0, 0.5])];
  const x = tensor([3, 1, 1], [1, 2, 3]);

  it("steps through a sequence, as tanh or relu, with biases and a first state", () => {
    const { output, hidden } = rnn(x, { W_ih, W_hh, nonlinearity: "relu" });
    assert.deepEqual(
      [output.shape, hidden.shape],
      [
        [3, 1, 2],
        [1, 1, 2],
      ],
    );
    assert.deepEqual([...output.data], [1, 0, 2.5, 0, 4.25, 0]);
    const biased = rnn(x, {
      W_ih,
      W_hh,
      b_ih: tensor([2], [1, 1]),
      b_hh: tensor([2], [1, 1]),
      h0: tensor([1, 1, 2], [2, 4]),
      nonlinearity: "relu",
    });
    assert.deepEqual([...biased.output.data.slice(0, 2)], [4, 3]);
    const tanh = rnn(x, { W_ih, W_hh, nonlinearity: "tanh" });
    assert.equal(tanh.output.data[0], Math.fround(Math.tanh(1)));
    assert.deepEqual([...tanh.hidden.data], [...tanh.output.data.slice(4)]);
  });
});

describe("convMatrix and rasterize", () => {
  const options = {
    in_channels: 2,
    out_channels: 4,
    input_size: [5, 4],
    kernel_size: 3,
    padding: 1,
    groups: 2,
  };

  it("is the layer as a matrix: M·x is conv(x)", () => {
    const weight = tensor([4, 1, 3, 3]);
    const matrix: StructuredMatrix = convMatrix({ ...options, weight });
    const x = tensor([1, 2, 5, 4]);
    const { rowPointers, columnIndices, values } = matrix.toCSR();
    const product = Array.from({ length: matrix.rows }, (_, r) => {
      let sum = 0;
      for (let n = rowPointers[r] ?? 0; n < (rowPointers[r + 1] ?? 0); n++)
        sum += (values[n] ?? 0) * (x.data[columnIndices[n] ?? 0] ?? 0);
      return sum;
    });
    assert.deepEqual(product, [...conv(x, weight, undefined, { padding: 1, groups: 2 }).data]);
    assert.deepEqual([matrix.rows, matrix.columns, matrix.nonzeros], [80, 40, values.length]);
    assert.equal(matrix.count(0, 80, 0, 40), values.length);
    assert.equal(
      matrix.sum(0, 80, 0, 40),
      values.reduce((total, value) => total + value, 0),
    );
    assert.equal(matrix.entry(0, 0), weight.data[4]);
  });

  it("does without a weight, in any number of dimensions, transposed too", () => {
    const pattern = convMatrix(options);
    assert.equal(pattern.entry(0, 0), 1);
    assert.equal(pattern.sum(0, 80, 0, 40), pattern.nonzeros);
    const line = convMatrix({
      in_channels: 1,
      out_channels: 1,
      input_size: [6],
      kernel_size: [3],
      padding: "valid",
    });
    assert.deepEqual([line.rows, line.columns, line.nonzeros], [4, 6, 12]);
    const volume = convMatrix({ in_channels: 1, out_channels: 1, input_size: [3, 3, 3], kernel_size: 2 });
    assert.deepEqual([volume.rows, volume.columns, volume.nonzeros], [8, 27, 64]);
    const spread = convMatrix({
      type: "conv_transpose1d",
      in_channels: 1,
      out_channels: 1,
      input_size: [4],
      kernel_size: 3,
    });
    assert.deepEqual([spread.rows, spread.columns, spread.nonzeros], [6, 4, 12]);
  });

  it("is drawn at any size, with sums where there is a weight", () => {
    const rect = { r0: 0, r1: 80, c0: 0, c1: 40, height: 7, width: 9 };
    const pattern = rasterize(convMatrix(options), rect);
    assert.equal(pattern.sum, undefined);
    assert.equal(
      pattern.count.reduce((total, n) => total + n, 0),
      convMatrix(options).nonzeros,
    );
    const weighted = rasterize(convMatrix({ ...options, weight: tensor([4, 1, 3, 3]) }), rect);
    assert.deepEqual(weighted.count, pattern.count);
    assert.equal(weighted.sum?.length, 63);
  });
});

describe("analyze", () => {
  const layers = {
    conv1: {
      type: "conv2d",
      input_size: [8, 8],
      in_channels: 1,
      out_channels: 2,
      kernel_size: 3,
      padding: 1,
    },
    design: {
      type: "attention",
      task: "repeat",
      positional_encoding: [[0], [0], [1], [1]],
      W_Q: [[0], [1]],
      W_K: [[0], [1]],
      W_V: [[0], [1]],
    },
    memory: { type: "rnn", task: "repeat", dtype: "float32", scheme: "packed" },
  };
  const tasks = {
    repeat: {
      variables: { u1: { uniform: [0, 1] }, u2: { uniform: [0, 1] } },
      x: [0, "u1", "u2", "u1"],
      y: ["u1", "u2", "u1", "u2"],
      loss: "l1",
    },
  };
  const convKeys =
    "output_size d_in d_out unfold_shape matrix_shape stacked_matrix_shape nonzeros parameters dense_parameters sparsity effective_sparsity macs macs_dense_padding receptive_field";
  const taskKeys = "loss loss_per_position loss_error optimal_loss optimal_loss_per_position parameters";

  const has = (report: LayerReport | undefined, keys: string) =>
    assert.deepEqual(
      keys.split(" ").filter((key) => !(key in (report ?? {}))),
      [],
    );

  it("reports on JSON, with comments where they are allowed, and on TypeScript", async () => {
    const text = JSON.stringify({ layers, tasks });
    const json = await analyze({ text, language: "json" }, {});
    assert.deepEqual(
      json.problems.filter(({ severity }) => severity === "error"),
      [],
    );
    has(json.layers.conv1, convKeys);
    has(json.layers.design, taskKeys);
    has(json.layers.memory, `${taskKeys} bits excess_loss excess_loss_bound`);
    assert.deepEqual(await analyze({ text: `// commented\n${text}`, language: "jsonc" }), {
      ...json,
      problems: json.problems.map((problem) => ({ ...problem, offset: problem.offset + 13 })),
    });
    const typescript = await analyze(
      {
        text: 'import { layers, tasks } from "./parts";\nexport default { layers, tasks };',
        language: "typescript",
        path: "/w/a.ts",
      },
      {
        readFile: async (path) =>
          path === "/w/parts.ts"
            ? `export const layers = ${JSON.stringify(layers)}; export const tasks = ${JSON.stringify(tasks)};`
            : undefined,
      },
    );
    assert.deepEqual(typescript.layers, json.layers);
  });

  it("tells problems with their code, severity, message and place, and never throws", async () => {
    const text =
      '{ "layers": { "a": { "type": "conv2d", "input_size": 2, "in_channels": 1, "out_channels": 1, "kernel_size": 5 } } }';
    const { problems, layers } = await analyze({ text, language: "json" });
    assert.deepEqual(layers, {});
    const [problem] = problems;
    assert.deepEqual(
      { ...problem, message: "" },
      {
        code: "kernel-larger-than-input",
        severity: "error",
        message: "",
        offset: text.lastIndexOf("5"),
        length: 1,
      },
    );
    for (const broken of ["", "{", "null", "[]", '{"layers":{"__proto__":{"type":"conv2d"}}}'])
      assert.ok((await analyze({ text: broken, language: "json" })).problems.length > 0, broken);
  });

  it("takes readers that answer at once, and that fail for what is not there", async () => {
    const text =
      'import { kernel_size } from "./k";\nexport default { layers: { a: { type: "conv1d", input_size: 5, in_channels: 1, out_channels: 1, kernel_size, weight: { file: "w.npy" } } } };';
    const { problems, layers } = await analyze(
      { text, language: "typescript", path: "/w/a.ts" },
      {
        readFile: (path) => {
          if (path !== "/w/k.js") throw new Error(`no ${path}`);
          return "export const kernel_size = 2;";
        },
        readBytes: (path) => {
          throw new Error(`no ${path}`);
        },
      },
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["tensor-file-missing"],
    );
    assert.deepEqual(layers, {});
  });

  it("reads tensor files where it is given their bytes", async () => {
    const text = JSON.stringify({ layers: { conv1: { ...layers.conv1, weight: { file: "w.npy" } } } });
    const readBytes = async (path: string) =>
      path === "/w/w.npy" ? npyOf([2, 1, 3, 3], new Array(18).fill(1)) : undefined;
    assert.deepEqual(
      (await analyze({ text, language: "json", path: "/w/a.json" }, { readBytes })).problems,
      [],
    );
  });
});

describe("src/api.ts in a browser", () => {
  it("runs from one bundle with nothing of Node and without a document", async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: ["src/api.ts"],
      bundle: true,
      write: false,
      metafile: true,
      platform: "browser",
      format: "iife",
      globalName: "unroll",
      logLevel: "silent",
    });
    const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    assert.deepEqual(outside, []);
    // What a page and a worker both have besides the language.
    const context = createContext({ TextDecoder, TextEncoder, URL, atob, console, performance });
    runInContext(outputFiles[0]?.text ?? "", context);
    const program = `(async () => {
      const y = unroll.conv({ shape: [1, 1, 3], data: Float32Array.of(1, 2, 3) }, { shape: [1, 1, 2], data: Float32Array.of(1, 1) });
      const text = 'export default { layers: { a: { type: "conv1d", input_size: 5, in_channels: 1, out_channels: 1, kernel_size: 1 + 2 } } };';
      const { layers, problems } = await unroll.analyze({ text, language: "typescript" });
      return JSON.stringify({ y: [...y.data], size: layers.a?.output_size, problems });
    })()`;
    const answer = JSON.parse(await runInContext(program, context));
    assert.deepEqual(answer, { y: [3, 5], size: [3], problems: [] });
  }).timeout(30_000);
});

function dot(a: Tensor, b: Tensor): number {
  return a.data.reduce((sum, value, n) => sum + value * (b.data[n] ?? 0), 0);
}

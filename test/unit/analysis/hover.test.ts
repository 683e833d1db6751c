import assert from "node:assert/strict";
import fc from "fast-check";
import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import { base64 } from "../../../src/analysis/hover/base64.ts";
import { matrixPicture } from "../../../src/analysis/hover/picture.ts";
import { type HoverOptions, hoverAt } from "../../../src/analysis/hover.ts";
import { keyAt, layerAt } from "../../../src/analysis/layerAt.ts";
import { reportMarkdown } from "../../../src/analysis/reportText.ts";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { convParameters, validGeometry } from "../support/convCases.ts";

const text = `{
  "layers": {
    "conv1": {
      "type": "conv2d", "input_size": [224, 224], "in_channels": 3, "out_channels": 64,
      "kernel_size": 7, "stride": 2, "padding": 3,
      "expect": { "output_size": [112, 112], "parameters": 9408 }
    },
    "edges": {
      "type": "conv2d", "input_size": 6, "in_channels": 1, "out_channels": 1, "kernel_size": 3, "padding": 1,
      "bias": [0.5], "weight": [[[[1, 0, -1], [2, 0, -2.5], [1, 0, -1]]]], "groups": 1
    },
    "broken": { "type": "conv2d", "kernel_size": 3 }
  }
}`;

async function hover(word: string, options?: HoverOptions) {
  const analysis = await analyzeSource({ text, language: "json" });
  const found = hoverAt(analysis, text, text.indexOf(word) + 1, options);
  return {
    markdown: found?.markdown ?? "",
    marked: found && text.slice(found.span.offset, found.span.offset + found.span.length),
  };
}

describe("hover", () => {
  const cases: readonly (readonly [string, string, readonly RegExp[]])[] = [
    [
      '"conv1"',
      '"conv1"',
      [/3×224×224 → 64×112×112/, /116,214,528/, /!\[Pattern of M/, /9,472 \(claimed: 9,408\)/],
    ],
    [
      '"stride"',
      '"stride"',
      [/= `2`/, /⌊\(224 \+ 2·3 − 7\)\/2⌋ \+ 1 = 112/, /no window reaches: 1 along h, 1 along w/],
    ],
    ['"padding": 3', '"padding"', [/1,799,424 of 118,013,952/]],
    ['"kernel_size": 7', '"kernel_size"', [/64·3·7·7 \+ 64 = 9,472/, /receptive field/]],
    ["[224, 224]", "[224, 224]", [/`input_size`/, /3·224·224 = 150,528/]],
    ['"expect"', '"expect"', [/\| parameters \| 9,408 \| 9,472 \| ✗ \|/, /\| ✓ \|/]],
    ['"parameters"', '"parameters": 9408', [/✗ is 9,472/, /64·3·7·7/]],
    ["[112, 112]", '"output_size": [112, 112]', [/✓ holds/]],
    ["-2.5", "-2.5", [/`W\[0, 0, 1, 2\] = -2.5`/, /fills 30 entries of M/]],
    ["0.5", "0.5", [/`b\[0\] = 0.5`/, /output channel 0/]],
    ['"groups"', '"groups"', [/One block/]],
    ['"bias"', '"bias"', [/1·1·3·3 \+ 1 = 10/]],
    ['"broken"', '"broken"', [/has no input_size/]],
    ['"kernel_size": 3 }', '"kernel_size"', [/How many cells the window spans/]],
  ];
  for (const [word, marked, patterns] of cases) {
    it(`on ${word}`, async () => {
      const found = await hover(word);
      assert.equal(found.marked, marked);
      for (const pattern of patterns) assert.match(found.markdown, pattern);
    });
  }

  it("says nothing between layers, and shows no picture where none is wanted", async () => {
    assert.equal((await hover('"layers"')).marked, undefined);
    assert.doesNotMatch((await hover('"conv1"', { picture: false })).markdown, /data:/);
  });

  it("leaves what a key or a claim means in general to the schema's hover", async () => {
    for (const [word, meaning] of [
      ['"stride"', /How many cells the window moves/],
      ['"parameters"', /How many numbers the layer learns/],
    ] as const) {
      assert.match((await hover(word)).markdown, meaning);
      assert.doesNotMatch((await hover(word, { meaning: false })).markdown, meaning);
    }
  });

  it("tells each entry of a weight by its index", async () => {
    const analysis = await analyzeSource({ text, language: "json" });
    const [start, end] = [text.indexOf("[[[[") + 4, text.indexOf("]]]]")];
    const titles = [...text.slice(start, end).matchAll(/-?[\d.]+/g)].map(({ index, 0: n }) => [
      n,
      hoverAt(analysis, text, start + index)?.markdown.split("\n")[0],
    ]);
    assert.deepEqual(
      titles,
      [1, 0, -1, 2, 0, -2.5, 1, 0, -1].map((n, i) => [
        `${n}`,
        `**\`W[0, 0, ${Math.floor(i / 3)}, ${i % 3}] = ${n}\`**`,
      ]),
    );
  });

  it("answers at every place of the text with a span that holds it", async () => {
    const analysis = await analyzeSource({ text, language: "json" });
    for (let offset = 0; offset <= text.length; offset++) {
      const found = hoverAt(analysis, text, offset);
      if (found === undefined) continue;
      const { span } = found;
      assert.ok(span.offset <= offset && offset <= span.offset + span.length, `at ${offset}`);
    }
  });
});

describe("the picture of M", () => {
  const svgOf = (markdown: string) =>
    Buffer.from(/base64,([^)]*)/.exec(markdown)?.[1] ?? "", "base64").toString();
  const cellsOf = (svg: string) =>
    [...svg.matchAll(/M\d+ \d+h(\d+)/g)].reduce((sum, [, run]) => sum + Number(run), 0);

  it("draws each nonzero of a small matrix and is bounded for every one", () => {
    fc.assert(
      fc.property(convParameters, (parameters) => {
        const g = validGeometry(parameters);
        const markdown = matrixPicture(g);
        assert.ok(markdown.length < 30_000, `${markdown.length}`);
        const drawn = cellsOf(svgOf(markdown));
        const nonzeros = Number(/(\S+) nonzeros/.exec(markdown)?.[1]?.replaceAll(",", ""));
        if (g.dIn <= 48 && g.dOut <= 48) assert.equal(drawn, nonzeros);
        else assert.ok(nonzeros === 0 || drawn > 0);
      }),
      { numRuns: 100 },
    );
  });

  it("shows a lone nonzero in each row of a large matrix", () => {
    const g = convGeometry({
      type: "conv1d",
      input_size: 1_000_000,
      in_channels: 1,
      out_channels: 1,
      kernel_size: 1,
    });
    assert.equal(cellsOf(svgOf(matrixPicture(g))), 48);
  });

  it("stays small where every second cell differs", () => {
    const g = convGeometry({
      type: "conv2d",
      input_size: [6, 8],
      in_channels: 1,
      out_channels: 1,
      kernel_size: [5, 7],
      padding: [2, 3],
      dilation: 1,
    });
    assert.ok(matrixPicture(g).length < 30_000);
  });

  it("is encoded as Base64 is", () => {
    for (const plain of ["", "a", "ab", "abc", "<svg a='1'/>"])
      assert.equal(base64(plain), Buffer.from(plain).toString("base64"));
  });
});

describe("layerAt and keyAt", () => {
  it("find the layer and the key under the cursor, or the layer above", async () => {
    const analysis = await analyzeSource({ text, language: "json" });
    const at = (word: string) => layerAt(analysis, text.indexOf(word))?.name;
    assert.deepEqual(
      [at('"conv1"'), at('"stride"'), at('"edges"'), at("-2.5"), at('"broken"')],
      ["conv1", "conv1", "edges", "edges", "broken"],
    );
    assert.equal(layerAt(analysis, text.length)?.name, "broken");
    assert.equal(layerAt(analysis, 0), undefined);
    const conv1 = analysis.layers[0] ?? assert.fail();
    assert.equal(keyAt(conv1, text.indexOf("9408")), "expect");
    assert.equal(keyAt(conv1, text.indexOf('"stride"')), "stride");
    assert.equal(keyAt(conv1, text.indexOf('"layers"')), undefined);
  });
});

describe("reportMarkdown", () => {
  it("is a table of quantity, value and formula", async () => {
    const { layers } = await analyzeSource({ text, language: "json" });
    const markdown = reportMarkdown(layers[0] ?? assert.fail());
    assert.match(
      markdown,
      /^### `conv1` conv2d 3×224×224 → 64×112×112\n\n\| quantity \| value \| formula \|/,
    );
    assert.match(markdown, /\| nonzeros of M \| 116,214,528 \|/);
    assert.match(reportMarkdown(layers[2] ?? assert.fail()), /has no input_size/);
  });
});

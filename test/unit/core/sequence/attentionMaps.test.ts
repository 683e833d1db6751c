import assert from "node:assert/strict";
import fc from "fast-check";
import { fillAttention } from "../../../../src/core/sequence/attentionLayer.ts";
import { AttentionMaps, mapTile, summarizeMap } from "../../../../src/core/sequence/attentionMaps.ts";
import { attentionStages } from "../../../../src/core/sequence/attentionStages.ts";
import { fillMatrix, type MatrixSource } from "../../../../src/core/sequence/matrixSource.ts";
import { cellKind } from "../../../../src/core/views.ts";

function finish<R>(steps: Generator<unknown, R>): R {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const random = (seed: number): MatrixSource => ({
  kind: "random",
  distribution: "normal",
  seed,
  deviation: 0.6,
});

function layer(positions: number, num_heads: number, num_kv_heads: number, mask: "none" | "causal") {
  const sizes = {
    positions,
    vectorSize: 3,
    encodingSize: 2,
    inputSize: 5,
    num_heads,
    num_kv_heads,
    keySize: 2,
    valueSize: 3,
    outputSize: num_heads * 3,
  };
  const sources = {
    sizes,
    mask,
    combine: "concat" as const,
    scale: 0.5,
    softcap: 0,
    positional_encoding: random(1),
    W_Q: random(2),
    W_K: random(3),
    W_V: random(4),
  };
  return { sources, x: fillMatrix(random(5), positions, 3) };
}

describe("the maps of a large attention layer", () => {
  it("tell how far they are", () => {
    const { sources, x } = layer(5, 2, 1, "causal");
    for (const map of ["Q", "scores", "weights", "outputs"] as const) {
      const shares = [...new AttentionMaps(sources, x).map({ map, head: 1 })];
      assert.deepEqual(shares, shares.toSorted((a, b) => a - b), map);
      assert.deepEqual([shares.length > 4, shares.at(-1)], [true, 1], map);
    }
  });

  it("are the stages of a small one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom([1, 1] as const, [4, 2] as const, [3, 3] as const),
        fc.constantFrom("none" as const, "causal" as const),
        (positions, [heads, shared], mask) => {
          const { sources, x } = layer(positions, heads, shared, mask);
          const stages = attentionStages(fillAttention(sources), x);
          const maps = new AttentionMaps(sources, x);
          for (let head = 0; head < heads; head++) {
            const known = stages.heads[head];
            assert.ok(known);
            for (const [map, expected] of [
              ["weights", known.weights],
              ["scores", known.scores],
              ["outputs", known.output],
            ] as const) {
              const { rows, columns, values } = finish(maps.map({ map, head }));
              assert.deepEqual([rows, columns], [expected.rows, expected.columns]);
              values.forEach((value, n) => {
                // Scores of masked cells are not computed: the map does not show them.
                if (map === "scores" && mask === "causal" && n % columns > Math.floor(n / columns)) return;
                assert.ok(Math.abs(value - (expected.data[n] ?? Number.NaN)) < 1e-5, `${map} ${value}`);
              });
            }
          }
        },
      ),
    );
  });

  it("have tiles whose blocks are the means of what is not masked", () => {
    const { sources, x } = layer(600, 1, 1, "causal");
    const map = finish(new AttentionMaps(sources, x).map({ map: "weights", head: 0 }));
    const tile = mapTile(map, 1, 1, 0);
    assert.deepEqual([tile.rows, tile.columns], [44, 256]);
    for (const [y, xx] of [
      [0, 0],
      [3, 100],
      [43, 255],
    ] as const) {
      const cells = [0, 1].flatMap((r) => [0, 1].map((c) => [512 + 2 * y + r, 2 * xx + c] as const));
      const seen = cells.filter(([r, c]) => c <= r).map(([r, c]) => map.values[r * 600 + c] ?? 0);
      const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
      assert.ok(Math.abs((tile.values[y * 256 + xx] ?? 0) - mean) < 1e-7);
    }
    const corner = mapTile(map, 0, 0, 2);
    assert.ok(corner.kinds.every((kind) => kind === cellKind.masked));
    const diagonal = mapTile(map, 1, 0, 0);
    assert.equal(diagonal.kinds[0], cellKind.value);
    assert.throws(() => mapTile(map, 1, 2, 0), RangeError);
  });

  it("are summed up by what sources receive and how widely destinations attend", () => {
    const { sources, x } = layer(8, 1, 1, "causal");
    const maps = new AttentionMaps({ ...sources, scale: 0 }, x);
    const { received, spread, range } = summarizeMap(finish(maps.map({ map: "weights", head: 0 })), true);
    // Without scores every destination attends to all it sees alike.
    spread?.forEach((n, i) => {
      assert.ok(Math.abs(n - (i + 1)) < 1e-5);
    });
    const harmonic = [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, n) => sum + 1 / n, 0);
    assert.ok(Math.abs((received?.[0] ?? 0) - harmonic) < 1e-5);
    assert.equal(range.maxAbs, 1);
  });
});

import assert from "node:assert/strict";
import type { HeadsOfLayer } from "../../../src/protocol/sequence.ts";
import { type HeadRow, HeadRows } from "../../../webview/attention/headRows.ts";
import { classic, exact, repeat } from "../core/sequence/designs.ts";
import { inViewOf, randomMatrix } from "./attentionScene.ts";

const layers: readonly HeadsOfLayer[] = [
  { layer: "first", design: classic.first, task: repeat },
  { layer: "exact", design: exact(10), task: repeat },
  { layer: "given", design: { ...exact(1), mask: "none" }, x: randomMatrix(4, 1, 3) },
];
const own: HeadRow = { layer: "exact", weights: [randomMatrix(4, 4, 1)], sees: () => true };
const navigation = { variables: [{ name: "u2", value: 0.4 }] };

describe("the heads of all layers", () => {
  it("have the weights that their own panels show, at the same values; the layer in view brings its own", () => {
    const rows = new HeadRows().of(layers, navigation, own);
    assert.deepEqual(
      rows.map(({ layer }) => layer),
      ["first", "exact", "given"],
    );
    assert.equal(rows[1], own);
    assert.deepEqual(rows[0]?.weights, inViewOf(classic.first, repeat, navigation).weights);
    assert.equal(rows[0]?.sees(1, 2), false);
    assert.equal(rows[2]?.sees(1, 2), true);
  });

  it("are computed anew only where a variable has moved", () => {
    const heads = new HeadRows();
    const [first, , given] = heads.of(layers, navigation, own);
    const [again] = heads.of(layers, { ...navigation }, own);
    assert.equal(again, first);
    const [moved, , kept] = heads.of(layers, { variables: [{ name: "u1", value: 0.9 }] }, own);
    assert.notEqual(moved, first);
    assert.equal(kept, given, "a layer of given vectors has no variables");
  });
});

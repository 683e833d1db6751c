import assert from "node:assert/strict";
import { steppable } from "../../../src/core/parameterRange.ts";
import { editParameter, getTile, reveal, selectLayer } from "../../../src/protocol/page.ts";

const tile = {
  layer: "conv1",
  version: 3,
  ref: { view: "linear", planes: [] },
  level: 0,
  row: 1,
  column: 2,
};

describe("messages from the page", () => {
  it("decode to what was sent", () => {
    assert.deepEqual(getTile.decode?.(tile), tile);
  });

  it("name each parameter that can be stepped", () => {
    for (const key of steppable) {
      const edit = { layer: "conv1", key, values: [2], continues: false };
      assert.deepEqual(editParameter.decode?.(edit), edit);
    }
  });

  const bad: [what: string, message: unknown, where: RegExp][] = [
    ["no object", null, /message: expected an object, got null/],
    ["a missing member", { ...tile, layer: undefined }, /message\.layer: expected text/],
    ["a fraction", { ...tile, level: 0.5 }, /message\.level: expected a whole number/],
    [
      "an unknown view",
      { ...tile, ref: { view: "secrets", planes: [] } },
      /message\.ref\.view: expected one of input/,
    ],
    [
      "text among numbers",
      { ...tile, ref: { view: "input", planes: [0, "1"] } },
      /message\.ref\.planes\[1\]/,
    ],
  ];
  for (const [what, message, where] of bad) {
    it(`are refused with the place of ${what}`, () => {
      assert.throws(() => getTile.decode?.(message), where);
    });
  }

  it("may leave out what is optional", () => {
    const decoded = reveal.decode?.({ takeFocus: true });
    assert.equal(decoded?.layer, undefined);
    assert.equal(decoded?.takeFocus, true);
    assert.throws(() => selectLayer.decode?.({}), /message\.layer/);
  });
});

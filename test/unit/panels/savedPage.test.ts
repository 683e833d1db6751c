import assert from "node:assert/strict";
import { savedPage } from "../../../src/panels/savedPage.ts";

describe("savedPage", () => {
  it("reads what a page of this version kept", () => {
    assert.deepEqual(savedPage({ format: 1, uri: "file:///a.unroll.json", layer: "conv1", zoom: 3 }), {
      uri: "file:///a.unroll.json",
      layer: "conv1",
    });
  });

  for (const damaged of [
    undefined,
    null,
    7,
    "text",
    {},
    { format: 2, uri: "file:///a" },
    { format: 1, uri: 5 },
  ]) {
    it(`refuses ${JSON.stringify(damaged)}`, () => assert.equal(savedPage(damaged), undefined));
  }
});

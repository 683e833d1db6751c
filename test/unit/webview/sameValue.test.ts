import assert from "node:assert/strict";
import fc from "fast-check";
import { sameValue } from "../../../webview/matrix/sameValue.ts";

describe("the comparison of plain data", () => {
  it("finds copies the same", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => sameValue(value, structuredClone(value))));
  });

  it("agrees with the text of the data", () => {
    const few = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(few, few, (a, b) => sameValue(a, b) === (sorted(a) === sorted(b))),
      { numRuns: 500 },
    );
  });

  it("tells lists from objects, and keys that are missing from those without a value", () => {
    assert.equal(sameValue([], {}), false);
    assert.equal(sameValue({ a: undefined }, { b: undefined }), false);
    assert.equal(sameValue([{ row: 1, role: "self" }], [{ row: 1, role: "band" }]), false);
    assert.equal(sameValue(undefined, { width: 1 }), false);
  });
});

/** JSON with the keys in order; -0 is written as it is. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (Object.is(part, -0)) return "-0";
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

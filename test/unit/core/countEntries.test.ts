import assert from "node:assert/strict";
import fc from "fast-check";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { ConvMatrix } from "../../../src/core/convMatrix.ts";
import { countEntries, isCountable } from "../../../src/core/countEntries.ts";
import { convParameters, validGeometry } from "../support/convCases.ts";

function count(steps: Generator<unknown, number>): number {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe("counting the nonzeros of M", () => {
  it("finds as many as the formula, for every type of convolution", () => {
    fc.assert(
      fc.property(convParameters, (parameters) => {
        const g = validGeometry(parameters);
        assert.equal(count(countEntries(g)), new ConvMatrix(g).nonzeros);
      }),
    );
  });

  it("knows what would take too long", () => {
    const layer = { input_size: [224, 224], in_channels: 64, out_channels: 64, kernel_size: 3, padding: 1 };
    assert.equal(isCountable(convGeometry(layer)), true);
    assert.equal(isCountable(convGeometry({ ...layer, in_channels: 512 })), false);
  });
});

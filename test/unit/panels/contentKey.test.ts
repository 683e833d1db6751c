import assert from "node:assert/strict";
import { contentKey } from "../../../src/panels/contentKey.ts";

const numbers = (values: readonly number[], digest?: string) => ({
  weight: { kind: "numbers", data: Float32Array.from(values), ...(digest && { digest }) },
});

describe("the key of a layer's content", () => {
  it("tells numbers apart", () => {
    assert.equal(contentKey(numbers([1, 2])), contentKey(numbers([1, 2])));
    assert.notEqual(contentKey(numbers([1, 2])), contentKey(numbers([1, 3])));
  });

  it("takes the numbers of a file for what their digest says, however many there are", () => {
    assert.equal(contentKey(numbers([1, 2], "a")), contentKey(numbers([3], "a")));
    assert.notEqual(contentKey(numbers([1], "a")), contentKey(numbers([1], "b")));
  });
});

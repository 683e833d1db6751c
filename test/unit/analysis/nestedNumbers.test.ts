import assert from "node:assert/strict";
import { numberAt, numberWith } from "../../../src/analysis/nestedNumbers.ts";

const text = "[[1, -2.5e3, 3], // 9, 9\n [4, /* [8] */ 5, 6]]";
const list = { offset: 0, length: text.length };
const slice = ({ offset, length }: { offset: number; length: number }) => text.slice(offset, offset + length);

describe("numbers in nested lists", () => {
  it("are found by their index, comments or not", () => {
    const found = [
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ].map((index) => numberWith(text, list, index));
    assert.deepEqual(
      found.map((number) => number && slice(number.span)),
      ["1", "-2.5e3", "3", "4", "5", "6"],
    );
    assert.equal(numberWith(text, list, [2, 0]), undefined);
  });

  it("stand for every index of the axes that they leave out", () => {
    assert.deepEqual(numberWith(text, list, [7, 3, 1, 1])?.index, [1, 1]);
  });

  it("are found by their place", () => {
    assert.deepEqual(numberAt(text, list, text.indexOf("5,"))?.index, [1, 1]);
    assert.equal(numberAt(text, list, text.indexOf("// 9") + 3), undefined);
  });
});

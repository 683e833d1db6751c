import assert from "node:assert/strict";
import { readOptions } from "../../../bench/options.ts";

describe("arguments of the bench", () => {
  const known = ["C1", "GEMM", "typing"];

  it("want everything unless they say what", () => {
    assert.deepEqual(readOptions([], known), { quick: false, parts: known });
    assert.deepEqual(readOptions(["--quick"], known), { quick: true, parts: known });
  });

  it("name parts with commas, spaces or several times", () => {
    for (const args of [
      ["--only", "typing,C1"],
      ["--only", "typing", "C1"],
      ["--only", "typing", "--only", "C1"],
    ]) {
      assert.deepEqual(readOptions(args, known).parts, ["C1", "typing"]);
    }
  });

  it("are refused where they name nothing", () => {
    assert.throws(() => readOptions(["--only", "C9"], known), /no part C9 among C1, GEMM, typing/);
    assert.throws(() => readOptions(["C1"], known), RangeError);
    assert.throws(() => readOptions(["--fast"], known));
  });
});

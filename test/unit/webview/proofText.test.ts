import assert from "node:assert/strict";
import type { Proof } from "../../../src/core/proof.ts";
import { proofText } from "../../../webview/proofText.ts";

const sound: Proof = {
  outputs: 36,
  maxUlp: 1,
  adjointError: 3e-9,
  nonzeros: { formula: 256, counted: 256 },
  holds: true,
};
const disagreement = { channel: 1, position: [0, 2], definition: 1.5, gemm: 9, matrix: 1.5 };

describe("what the proof badge says", () => {
  it("is the largest difference, in green", () => {
    const { text, tone, details } = proofText(sound);
    assert.deepEqual([text, tone], ["✓ 3 ways, 1 ULP", "good"]);
    assert.match(details, /256 by formula, 256 counted/);
  });

  it("is the first cell that disagrees, in red, with what each way gave", () => {
    const { text, tone, details } = proofText({ ...sound, holds: false, maxUlp: 22_020_096, disagreement });
    assert.deepEqual([text, tone], ["✗ y[1, 0, 2] differs, 22,020,096 ULP", "bad"]);
    assert.match(details, /First at y\[1, 0, 2\]: 1\.5 by definition, 9 by unfold·GEMM, 1\.5 by M·x/);
  });

  it("says how near the kernels come, and when that is not near enough", () => {
    const kernel = { path: "relaxed FMA", maxUlp: 12, share: 0.0345 };
    const { text, details } = proofText({ ...sound, kernel });
    assert.equal(text, "✓ 3 ways, 1 ULP");
    assert.match(
      details,
      /Kernels \(relaxed FMA\): at most 12 ULP from the definition, 3\.5 % of the error they state/,
    );
    const beyond = proofText({ ...sound, holds: false, kernel: { ...kernel, share: Number.NaN } });
    assert.deepEqual([beyond.text, beyond.tone], ["✗ the kernels err by more than they state", "bad"]);
  });

  it("names whatever else fails", () => {
    const miscounted = { ...sound, holds: false, nonzeros: { formula: 256, counted: 255 } };
    assert.equal(proofText(miscounted).text, "✗ nonzeros miscounted");
    assert.equal(proofText({ ...sound, holds: false, adjointError: 0.1 }).text, "✗ M and Mᵀ are not adjoint");
  });

  it("speaks of infinite differences and of NaN in words", () => {
    const { text } = proofText({ ...sound, holds: false, maxUlp: Infinity, disagreement });
    assert.equal(text, "✗ y[1, 0, 2] differs, ∞ ULP");
    assert.doesNotMatch(proofText({ ...sound, adjointError: Number.NaN }).details, /NaN/);
  });

  it("says why there is none", () => {
    assert.deepEqual(proofText("running").tone, "");
    assert.match(proofText("too large").details, /8 million/);
  });
});

import assert from "node:assert/strict";
import type { Tensor } from "../../../src/core/tensor.ts";

/**
 * Asserts that two tensors agree within `relative` of the larger of 1 and the largest expected magnitude; a failure
 * prints the worst index and both values.
 */
export function assertClose(actual: Tensor, expected: Tensor, relative = 1e-6): void {
  assert.deepEqual([...actual.shape], [...expected.shape]);
  assertNumbersClose(actual.data, expected.data, relative);
}

export function assertNumbersClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  relative = 1e-6,
): void {
  assert.equal(actual.length, expected.length, "number of values");
  let scale = 1;
  for (let i = 0; i < expected.length; i++) {
    if (Number.isFinite(expected[i])) scale = Math.max(scale, Math.abs(expected[i] as number));
  }
  let worst = -1;
  let worstError = relative * scale;
  for (let i = 0; i < actual.length; i++) {
    const [a, e] = [actual[i] as number, expected[i] as number];
    const error = Object.is(a, e) || a === e ? 0 : Math.abs(a - e);
    if (error > worstError || Number.isNaN(error)) {
      worst = i;
      worstError = error;
      if (Number.isNaN(error)) break;
    }
  }
  if (worst >= 0) {
    assert.fail(`index ${worst}: expected ${expected[worst]}, got ${actual[worst]}, off by ${worstError}`);
  }
}

import assert from "node:assert/strict";

/** Half the distance between 1 and the next float32: what one rounding may change, relatively. */
export const unitRoundoff = 2 ** -24;

/**
 * Asserts that each number is within its bound of the exact one; a failure prints the worst of them.
 *
 * @param bounds absolute, one a number
 */
export function assertWithin(
  actual: ArrayLike<number>,
  exact: ArrayLike<number>,
  bounds: ArrayLike<number>,
): void {
  assert.equal(actual.length, exact.length, "number of values");
  let worst = { index: -1, excess: 1 };
  for (let i = 0; i < actual.length; i++) {
    const [a, e] = [actual[i] as number, exact[i] as number];
    if (Object.is(a, Math.fround(e)) || (a === 0 && e === 0)) continue;
    const excess = Math.abs(a - e) / (bounds[i] as number);
    if (!(excess <= worst.excess)) worst = { index: i, excess };
  }
  const { index, excess } = worst;
  if (index >= 0) {
    assert.fail(
      `index ${index}: expected ${exact[index]} ± ${bounds[index]}, got ${actual[index]}, ${excess} times as far`,
    );
  }
}

/** Asserts that both have NaN, +∞ and −∞ at the same places. */
export function assertSameNonFinite(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  const kinds = (values: ArrayLike<number>) =>
    Array.from(values).flatMap((value, index) => (Number.isFinite(value) ? [] : [`${value} at ${index}`]));
  assert.deepEqual(kinds(actual), kinds(expected));
}

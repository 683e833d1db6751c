/**
 * Replaces values by e^value / Σ e^value, in float64; shifted by the greatest, so that nothing overflows. Where all are −∞
 * (a query that sees no key) they become 0.
 */
export function softmax(values: Float64Array): void {
  const greatest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (greatest === -Infinity) {
    values.fill(0);
    return;
  }
  let sum = 0;
  for (const [n, value] of values.entries()) {
    const power = Math.exp(value - greatest);
    values[n] = power;
    sum += power;
  }
  for (const [n, power] of values.entries()) values[n] = power / sum;
}

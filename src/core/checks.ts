/** @throws RangeError naming the argument when its shape is another than expected */
export function checkShape(argument: string, actual: readonly number[], expected: readonly number[]): void {
  if (actual.length === expected.length && actual.every((n, axis) => n === expected[axis])) return;
  throw new RangeError(`${argument} must have shape [${expected.join(", ")}], got [${actual.join(", ")}]`);
}

/** @throws RangeError unless 0 ≤ from ≤ to ≤ size, all whole numbers */
export function checkRange(name: string, from: number, to: number, size: number): void {
  if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= size) return;
  throw new RangeError(`${name} must be a range within [0, ${size}), got [${from}, ${to})`);
}

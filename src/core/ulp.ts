const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/**
 * How many float32 numbers lie between two, counted in steps: 0 when they are equal (also +0 and −0), 1 for neighbours.
 * Two NaNs are equal; a NaN and a number are `Infinity` apart.
 */
export function ulpDistance(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  return Math.abs(ordinal(a) - ordinal(b));
}

/** Places the float32 numbers on the integers in their order. */
function ordinal(value: number): number {
  float[0] = value;
  const pattern = bits[0] as number;
  return pattern >= 0 ? pattern : -(pattern & 0x7fffffff);
}

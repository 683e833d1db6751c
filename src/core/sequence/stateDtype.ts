import type { StateDtype } from "./recurrentDesign.ts";

/** A binary floating-point format. A sign, `exponentBits` and `significandBits` − 1 make up `width`: the leading 1 is not stored. */
export interface StateFormat {
  /** p, the leading bit included. */
  readonly significandBits: number;
  readonly exponentBits: number;
  readonly width: number;
}

/** IEEE 754, and bfloat16 as the upper half of a float32. */
export const stateFormats: Readonly<Record<StateDtype, StateFormat>> = {
  float16: { significandBits: 11, exponentBits: 5, width: 16 },
  bfloat16: { significandBits: 8, exponentBits: 8, width: 16 },
  float32: { significandBits: 24, exponentBits: 8, width: 32 },
  float64: { significandBits: 53, exponentBits: 11, width: 64 },
};

/** The nearest number of the format, of two equally near the one with an even significand; infinite from half a step beyond the greatest. */
export function roundTo(dtype: StateDtype, x: number): number {
  if (dtype === "float64") return x;
  if (dtype === "float32") return Math.fround(x);
  return dtype === "float16" ? roundToBits(x, 11, 15) : roundToBits(x, 8, 127);
}

/**
 * @param significandBits at most 52
 * @param greatestExponent of the format, e.g. 15 where the greatest number is just below 2^16
 */
function roundToBits(x: number, significandBits: number, greatestExponent: number): number {
  const size = Math.abs(x);
  if (!(size > 0 && size < Infinity)) return x;
  // Subnormal numbers keep the step of the least exponent.
  const exponent = Math.max(exponentOf(size), 1 - greatestExponent);
  const step = 2 ** (exponent - significandBits + 1);
  // Where float64 has no binary places left, its own addition rounds to the nearest whole number, ties to even.
  const steps = size / step + 2 ** 52 - 2 ** 52;
  const rounded = steps * step;
  return Math.sign(x) * (rounded < 2 ** (greatestExponent + 1) ? rounded : Infinity);
}

/** The bits as they are stored, the highest first: sign, exponent, significand without its leading 1; of `x` rounded to the format. */
export function bitsOf(dtype: StateDtype, x: number): number[] {
  const { significandBits, exponentBits } = stateFormats[dtype];
  const value = roundTo(dtype, x);
  const bias = 2 ** (exponentBits - 1) - 1;
  const stored = significandBits - 1;
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? 1 : 0;
  if (!(size < Infinity)) {
    const significand = Number.isNaN(value) ? 2 ** (stored - 1) : 0;
    return [sign, ...digits(2 * bias + 1, exponentBits), ...digits(significand, stored)];
  }
  const exponent = Math.max(exponentOf(size), 1 - bias);
  // In two steps: 2^(exponent − stored) is no number for the least float64.
  const significand = (size / 2 ** exponent) * 2 ** stored;
  const normal = significand >= 2 ** stored;
  return [
    sign,
    ...digits(normal ? exponent + bias : 0, exponentBits),
    ...digits(normal ? significand - 2 ** stored : significand, stored),
  ];
}

/**
 * The number that these bits stand for: the inverse of `bitsOf`.
 *
 * @throws RangeError unless there are as many as the format is wide
 */
export function fromBits(dtype: StateDtype, bits: readonly number[]): number {
  const { significandBits, exponentBits, width } = stateFormats[dtype];
  if (bits.length !== width) throw new RangeError(`a ${dtype} has ${width} bits, got ${bits.length}`);
  const number = (from: number, to: number) => bits.slice(from, to).reduce((sum, bit) => 2 * sum + bit, 0);
  const bias = 2 ** (exponentBits - 1) - 1;
  const exponent = number(1, 1 + exponentBits);
  const fraction = number(1 + exponentBits, width) / 2 ** (significandBits - 1);
  const sign = bits[0] === 1 ? -1 : 1;
  if (exponent === 2 * bias + 1) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias));
}

function digits(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => Math.floor(value / 2 ** (count - 1 - n)) % 2);
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const highWord = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** ⌊log₂ x⌋ of a positive finite number; −1023 for all subnormal ones. */
function exponentOf(x: number): number {
  float[0] = x;
  return (((words[highWord] as number) >>> 20) & 0x7ff) - 1023;
}

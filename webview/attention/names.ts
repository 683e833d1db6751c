import { formatValue } from "../format.ts";

const digits = "₀₁₂₃₄₅₆₇₈₉";

/** `o₃`, `s₃₂`; indices of two digits are set apart: `s[12, 3]`. */
export function indexed(name: string, ...indices: readonly number[]): string {
  if (indices.length > 1 && indices.some((index) => index > 9)) return `${name}[${indices.join(", ")}]`;
  return name + indices.map(subscript).join("");
}

/** `u₁` for `u1`. */
export function variableName(name: string): string {
  return name.replace(/_?(\d+)$/, (_, number: string) => subscript(Number(number)));
}

function subscript(index: number): string {
  return String(index).replace(/\d/g, (digit) => digits[Number(digit)] ?? digit);
}

/** A share of one with three significant digits, and more where it would round to 1 without being 1. */
export function formatWeight(weight: number): string {
  if (weight < 0.9995 || weight >= 1) return formatValue(weight);
  const digits = 1 - Math.floor(Math.log10(1 - weight));
  return digits > 8 ? "≈1" : String(Number(weight.toFixed(digits)));
}

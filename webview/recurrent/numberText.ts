import { formatValue } from "../format.ts";

const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A whole number set high: `⁻⁴`. */
export function superscript(value: number): string {
  return String(value)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => digits[Number(digit)] ?? digit);
}

/** A number of any size with about three digits: `1.22·10⁻⁴` below a thousandth and from a million. */
export function scientific(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(size) || (size >= 1e-3 && size < 1e6)) return formatValue(value);
  const [mantissa = "", exponent = ""] = value.toExponential(2).split("e");
  return `${mantissa.replace(/\.?0+$/, "").replace("-", "−")}·10${superscript(Number(exponent))}`;
}

/** Bits, the highest first, as the digits that a debugger shows: `0x4A99 999C`. */
export function hexOf(bits: readonly number[]): string {
  const nibbles = Array.from({ length: bits.length / 4 }, (_, n) =>
    bits
      .slice(4 * n, 4 * n + 4)
      .reduce((sum, bit) => 2 * sum + bit, 0)
      .toString(16)
      .toUpperCase(),
  );
  return `0x${nibbles.join("").replace(/(?<=^(?:.{4})+)(?=.)/g, "\u202f")}`;
}

/** A number of full precision, as short as can be: all digits that tell it from its neighbours, in groups if it is whole. */
export function exactText(value: number): string {
  if (!Number.isInteger(value)) return formatValue(value, 17);
  return BigInt(value).toLocaleString("en-US").replace("-", "−");
}

/** Significand and exponent of a number other than 0, said to be rounded where they are: `= 1.5 · 2²²`, `≈ 1.2 · 2²²`. */
export function binaryText(value: number): string {
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const significand = value / 2 ** exponent;
  const rounded = Number(significand.toPrecision(7));
  return `${rounded === significand ? "=" : "≈"} ${formatValue(rounded, 7)} · 2${superscript(exponent)}`;
}

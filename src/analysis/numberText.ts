/** Numbers as people read them. Rounding is for the eye only: nothing is computed from these texts. */

/** `116,214,528`, `0.8025`, `−2`; ratios with four digits, or as many as it takes to tell them from 0 and 1. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value < 0 ? "−∞" : "∞";
  const magnitude = Math.abs(value);
  const text = Number.isInteger(value) ? grouped(magnitude) : fraction(magnitude);
  return value < 0 ? `−${text}` : text;
}

function grouped(value: number): string {
  if (value >= 1e21) return value.toExponential(3);
  return value.toFixed(0).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

function fraction(value: number): string {
  const distance = Math.min(value, Math.abs(1 - value));
  if (value < 1e-4) return value.toPrecision(4);
  const digits = distance >= 1e-4 ? 4 : Math.min(12, 3 - Math.floor(Math.log10(distance)));
  const [whole = "0", decimals = ""] = value.toFixed(digits).split(".");
  return `${grouped(Number(whole))}.${decimals}`;
}

/** `6 × 6` */
export function sizeText(sizes: readonly number[]): string {
  return sizes.map(numberText).join(" × ");
}

/** A number or a list as `expect` would write it, for messages that compare the two. */
export function claimText(value: number | readonly number[]): string {
  return typeof value === "number" ? exactText(value) : `[${value.map(exactText).join(", ")}]`;
}

const exactText = (value: number) => (Number.isInteger(value) ? numberText(value) : String(value));

const units = [
  ["T", 1e12],
  ["G", 1e9],
  ["M", 1e6],
  ["k", 1e3],
] as const;

/** Three digits are enough for one line: `9,472`, `11.3 k`, `116 M`, `1.85 G`. */
export function compactText(value: number): string {
  if (value < 10_000) return numberText(value);
  // A number just below a unit rounds up into it: 999,999 is 1 M, not 1,000 k.
  const [unit, size] = units.find(([, n]) => Number(value.toPrecision(3)) >= n) ?? ["k", 1e3];
  return `${Number((value / size).toPrecision(3))} ${unit}`;
}

/** How numbers are written on the page: a true minus sign, no noise digits, and marks for what is no number. */

const minus = "−";

/** A value of a cell with about `digits` significant digits; whole numbers up to a million are written out. */
export function formatValue(value: number, digits = 3): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${minus}∞`;
  const magnitude = Math.abs(value);
  const sign = value < 0 ? minus : "";
  if (magnitude === 0) return "0";
  if (Number.isInteger(magnitude) && magnitude < 1e6) return sign + magnitude;
  if (magnitude >= 1e6 || magnitude < 1e-4) return sign + exponential(magnitude, digits);
  return sign + trimZeros(magnitude.toPrecision(Math.max(digits, Math.ceil(Math.log10(magnitude)))));
}

/**
 * The value with three digits where so many characters have ample room, else with as many as fit into the tight room;
 * `undefined` where not even one does.
 */
export function fitValue(value: number, ample: number, tight: number): string | undefined {
  const full = formatValue(value, 3);
  if (full.length <= ample) return full;
  const shorter = [2, 1].map((digits) => formatValue(value, digits));
  const pointed = shorter.map((text) => text.replace("0.", "."));
  const short = [...shorter, ...pointed].find((text) => text.length <= tight);
  // A value too small to be written is told apart from zero.
  return short ?? (Math.abs(value) < 0.1 && tight >= 2 ? "≈0" : undefined);
}

function exponential(magnitude: number, digits: number): string {
  const [mantissa = "", exponent = ""] = magnitude.toExponential(Math.max(0, digits - 2)).split("e");
  return `${trimZeros(mantissa)}e${exponent.replace("-", minus).replace("+", "")}`;
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

const groups = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A count in full, its digits in groups of three: `118,013,952`. */
export function formatCount(count: number): string {
  return groups.format(count);
}

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** A count in few characters: `118 M`, thousands with the small k of the units. */
export function formatCompact(count: number): string {
  if (count < 10_000) return formatCount(count);
  return compact
    .format(count)
    .replace("K", "k")
    .replace(/(?=[a-zA-Z]$)/, " ");
}

/** A share of one as a percentage that never rounds to 100 % or 0 % what is not. */
export function formatShare(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  const percent = share * 100;
  for (const digits of [1, 2, 3, 4]) {
    const text = percent.toFixed(digits);
    if (Number(text) !== 100 && Number(text) !== 0) return `${text} %`;
  }
  return share < 0.5 ? "< 0.0001 %" : "> 99.9999 %";
}

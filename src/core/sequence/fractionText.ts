const fractions: readonly (readonly [number, string])[] = [
  [1 / 2, "½"],
  [1 / 3, "⅓"],
  [2 / 3, "⅔"],
  [1 / 4, "¼"],
  [3 / 4, "¾"],
  [1 / 5, "⅕"],
  [2 / 5, "⅖"],
  [3 / 5, "⅗"],
  [4 / 5, "⅘"],
  [1 / 6, "⅙"],
  [5 / 6, "⅚"],
  [1 / 8, "⅛"],
  [3 / 8, "⅜"],
  [5 / 8, "⅝"],
  [7 / 8, "⅞"],
];

/** A number in words about mathematics: common fractions as such, others with six digits. */
export function fractionText(value: number): string {
  const magnitude = Math.abs(value);
  const whole = Math.floor(magnitude + 1e-12);
  const fraction = fractions.find(([number]) => Math.abs(magnitude - whole - number) < 1e-12)?.[1];
  const sign = value < 0 ? "−" : "";
  if (fraction !== undefined) return `${sign}${whole === 0 ? "" : whole}${fraction}`;
  return `${sign}${Number(magnitude.toPrecision(6))}`;
}

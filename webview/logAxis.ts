import { formatValue } from "./format.ts";

/** At most so many powers of ten, evenly spaced from the upper end. */
export function powersOfTen(from: number, to: number, most: number): readonly number[] {
  const [first, last] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
  const step = Math.max(1, Math.ceil((last - first) / (most - 1)));
  const ticks: number[] = [];
  for (let exponent = last; exponent >= first; exponent -= step) ticks.unshift(10 ** exponent);
  return ticks;
}

/** `1e−5` for the tick of a logarithmic axis. */
export function powerText(value: number): string {
  const exponent = Math.round(Math.log10(value));
  return Math.abs(exponent) < 3 ? formatValue(10 ** exponent) : `1e${exponent}`.replace("-", "−");
}

import type { ExpectedLoss } from "./loss.ts";

/** A loss with four decimals, or as many as tell it from a round number: `1.2830`, `0.5`, `0.50002`. */
export function lossText(loss: number): string {
  if (!Number.isFinite(loss)) return String(loss);
  const rounded = Number(loss.toFixed(4));
  if (Math.abs(loss - rounded) <= 1e-12) return String(rounded);
  const digits = [4, 5, 6, 7, 8].find((n) => !isRound(loss, n));
  return loss.toFixed(digits ?? 9);
}

/** Whether so many decimals would look like an exact number with fewer than three. */
const isRound = (loss: number, digits: number) => loss.toFixed(digits).endsWith("0".repeat(digits - 2));

/** `1e-9`: an error, rounded up to one digit. */
export function errorText(error: number): string {
  if (!(error > 0)) return String(error);
  const exponent = Math.floor(Math.log10(error));
  const digit = Math.ceil(error / 10 ** exponent - 1e-9);
  return digit === 10 ? `1e${exponent + 1}` : `${digit}e${exponent}`;
}

/** `1.2830 ± 1e-9`; a loss that is summed exactly has no error. */
export function lossWithError({ loss, error, method }: ExpectedLoss): string {
  return method === "exact" ? lossText(loss) : `${lossText(loss)} ± ${errorText(Math.max(error, 1e-15))}`;
}

/** How a loss was computed. */
export function methodText({ method, error, evaluations }: ExpectedLoss): string {
  switch (method) {
    case "exact":
      return "a sum over all cases";
    case "quadrature":
      return `adaptive quadrature over the variables, ${evaluations.toLocaleString("en-US")} evaluations, error at most ${errorText(error)}`;
    case "sampling":
      return `quasi-Monte-Carlo, ${evaluations.toLocaleString("en-US")} samples, 99.9 % confidence ± ${errorText(error)}`;
  }
}

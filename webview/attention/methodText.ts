import type { ExpectedLoss } from "../../src/core/sequence/loss.ts";
import type { Task } from "../../src/core/sequence/task.ts";
import { formatCount, formatValue } from "../format.ts";
import { variableName } from "./names.ts";

/** How the loss was computed, and how far it may be off. */
export function methodText({ method, error, evaluations }: ExpectedLoss, { variables }: Task): string {
  const names = `(${variables.map(({ name }) => variableName(name)).join(", ")})`;
  switch (method) {
    case "exact":
      return `exact, summed over ${formatCount(evaluations)} ${evaluations === 1 ? "case" : "cases"}`;
    case "quadrature":
      return `exact to ${boundText(error)}, by quadrature over ${names}`;
    case "sampling":
      return `± ${formatValue(error, 2)} with 99.9 % confidence, from ${formatCount(evaluations)} samples of ${names}`;
  }
}

/** A bound rounded up to a power of ten: `1e−9`. */
export function boundText(error: number): string {
  if (error === 0) return "the last digit";
  return `1e${Math.ceil(Math.log10(error) - 1e-9)}`.replace("-", "−");
}

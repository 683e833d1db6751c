import type { ConvParameters, Padding, PerAxis } from "./convParameters.ts";
import type { GeometryIssue } from "./geometryIssue.ts";

/** Adds an issue unless the value is a whole number of at least `least`. */
export function checkInteger(
  issues: GeometryIssue[],
  parameter: keyof ConvParameters,
  value: number,
  least: number,
  axis?: number,
): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  issues.push({
    code: least === 0 && Number.isSafeInteger(value) ? "padding-negative" : "not-positive",
    parameter,
    message: `${parameter} must be ${least === 0 ? "a whole number from 0 up" : "a positive whole number"}, got ${value}.`,
    nearest: Number.isFinite(value) ? Math.max(least, Math.round(value)) : least,
    ...(axis === undefined ? {} : { axis }),
  });
}

/** The value along each axis. */
export function perAxis(
  issues: GeometryIssue[],
  parameter: keyof ConvParameters,
  value: PerAxis,
  rank: number,
  least: number,
): readonly number[] {
  if (typeof value === "number") {
    checkInteger(issues, parameter, value, least);
    return new Array<number>(rank).fill(value);
  }
  if (value.length !== rank) {
    issues.push({
      code: "wrong-length",
      parameter,
      message: `${parameter} has ${value.length} values, but there ${rank === 1 ? "is 1 spatial axis" : `are ${rank} spatial axes`}: give one number for all or ${rank}.`,
    });
  }
  for (const [axis, n] of value.entries()) checkInteger(issues, parameter, n, least, axis);
  return value;
}

interface PaddingContext {
  readonly rank: number;
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly transposed: boolean;
}

/** Cells before and after the input along each axis. */
export function resolvePadding(
  issues: GeometryIssue[],
  padding: Padding,
  { rank, kernel, stride, dilation, transposed }: PaddingContext,
): readonly (readonly [number, number])[] {
  if (padding === "valid") return kernel.map(() => [0, 0]);
  if (padding === "same") {
    if (transposed || stride.some((s) => s !== 1)) {
      issues.push({
        code: "same-needs-stride-1",
        parameter: "padding",
        message: transposed
          ? `padding "same" is not defined for transposed convolutions: give a number.`
          : `padding "same" needs stride 1, got stride [${stride.join(", ")}]: with a stride, give the padding as numbers.`,
        nearest: Math.floor(((dilation[0] ?? 1) * ((kernel[0] ?? 1) - 1)) / 2),
      });
    }
    // PyTorch puts the odd cell of an even kernel after the input.
    return kernel.map((k, axis) => {
      const total = (dilation[axis] ?? 1) * (k - 1);
      return [Math.floor(total / 2), total - Math.floor(total / 2)];
    });
  }
  const pairs: readonly (number | readonly [number, number])[] =
    typeof padding === "number" ? kernel.map(() => padding) : padding;
  if (pairs.length !== rank) {
    issues.push({
      code: "wrong-length",
      parameter: "padding",
      message: `padding has ${pairs.length} entries, but there ${rank === 1 ? "is 1 spatial axis" : `are ${rank} spatial axes`}: give one number, ${rank} numbers, or ${rank} [before, after] pairs.`,
    });
  }
  return pairs.map((pair, axis): readonly [number, number] => {
    const both = typeof pair === "number" ? ([pair, pair] as const) : pair;
    const place = typeof padding === "number" ? undefined : axis;
    for (const n of new Set(both)) checkInteger(issues, "padding", n, 0, place);
    return both;
  });
}

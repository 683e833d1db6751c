import { type ConvGeometry, type ConvParameters, resolveConv } from "./convGeometry.ts";

/** The parameters of a convolution that are numbers and can be stepped through. */
export const steppable = [
  "input_size",
  "in_channels",
  "out_channels",
  "kernel_size",
  "stride",
  "padding",
  "output_padding",
  "dilation",
  "groups",
] as const;
export type Steppable = (typeof steppable)[number];

/** The values a parameter may take while the others stay: from `least` to `most`, in steps of `step`, or just `only` these. */
export interface ParameterRange {
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly only?: readonly number[];
}

/** A slider ends here where no rule ends it before. */
const openEnd = { size: 512, channels: 512, stride: 16, padding: 16 } as const;

/** The valid values of a parameter on one axis (ignored for those without axes), given all others. */
export function parameterRange(g: ConvGeometry, parameter: Steppable, axis: number): ParameterRange {
  const a = g.axes[axis];
  if (a === undefined) throw new RangeError(`axis must be from 0 to ${g.axes.length - 1}, got ${axis}`);
  const span = a.dilation * (a.kernel - 1) + 1;
  const padded = a.input + a.padBefore + a.padAfter;
  const upTo = (least: number, most: number, now: number): ParameterRange => ({
    least,
    most: Math.max(most, now),
    step: 1,
  });
  switch (parameter) {
    case "input_size": {
      const least = g.transposed
        ? 1 + Math.ceil((1 - shortest(g, axis)) / a.stride)
        : span - a.padBefore - a.padAfter;
      return upTo(Math.max(1, least), openEnd.size, a.input);
    }
    case "in_channels":
    case "out_channels": {
      const now = parameter === "in_channels" ? g.inChannels : g.outChannels;
      return {
        least: g.groups,
        most: Math.max(now, Math.floor(openEnd.channels / g.groups) * g.groups),
        step: g.groups,
      };
    }
    case "kernel_size":
      return upTo(1, g.transposed ? 16 : Math.floor((padded - 1) / a.dilation) + 1, a.kernel);
    case "stride":
      return upTo(
        1,
        g.transposed ? openEnd.stride : Math.max(1, Math.min(openEnd.stride, padded - span + 1)),
        a.stride,
      );
    case "dilation":
      return upTo(
        1,
        g.transposed || a.kernel === 1 ? openEnd.stride : Math.floor((padded - 1) / (a.kernel - 1)),
        a.dilation,
      );
    case "padding": {
      const least = g.transposed ? 0 : Math.max(0, Math.ceil((span - a.input) / 2));
      const most = g.transposed ? Math.floor((a.output + a.padBefore + a.padAfter - 1) / 2) : openEnd.padding;
      return upTo(least, most, a.padBefore);
    }
    case "output_padding":
      return upTo(0, Math.max(a.stride, a.dilation) - 1, a.outputPadding);
    case "groups": {
      const only = commonDivisors(g.inChannels, g.outChannels);
      return { least: 1, most: only.at(-1) ?? 1, step: 1, only };
    }
  }
}

/** A transposed convolution's output length for an input of 1. */
function shortest(g: ConvGeometry, axis: number): number {
  const a = g.axes[axis];
  return a === undefined ? 1 : a.output - (a.input - 1) * a.stride;
}

function commonDivisors(a: number, b: number): readonly number[] {
  const divisors: number[] = [];
  for (let n = 1; n <= Math.min(a, b); n++) if (a % n === 0 && b % n === 0) divisors.push(n);
  return divisors;
}

/** The value of a parameter on each axis it has (one value for those without axes). */
export function parameterValues(g: ConvGeometry, parameter: Steppable): readonly number[] {
  switch (parameter) {
    case "in_channels":
      return [g.inChannels];
    case "out_channels":
      return [g.outChannels];
    case "groups":
      return [g.groups];
    case "input_size":
      return g.inputSize;
    case "kernel_size":
      return g.kernelSize;
    case "stride":
      return g.axes.map((a) => a.stride);
    case "dilation":
      return g.axes.map((a) => a.dilation);
    case "padding":
      return g.axes.map((a) => a.padBefore);
    case "output_padding":
      return g.axes.map((a) => a.outputPadding);
  }
}

/**
 * A parameter with another value on one axis, in the form in which it is written: one number stays one number, unless the
 * axes come to differ.
 */
export function withParameter(
  p: ConvParameters,
  parameter: Steppable,
  axis: number | "all",
  value: number,
): number | readonly number[] {
  const result = resolveConv(p);
  const written = p[parameter];
  if (axis === "all" || !Array.isArray(written) || result.geometry === undefined) return value;
  const values = [...parameterValues(result.geometry, parameter)];
  values[axis] = value;
  return values;
}

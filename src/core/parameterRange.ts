import { type ConvGeometry, convGeometry, resolveConv } from "./convGeometry.ts";
import type { ConvParameters } from "./convParameters.ts";

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

/** Where no rule ends a slider, it ends here. */
const openEnds: Record<Exclude<Steppable, "groups">, readonly [least: number, most: number]> = {
  input_size: [1, 512],
  in_channels: [1, 512],
  out_channels: [1, 512],
  kernel_size: [1, 16],
  stride: [1, 16],
  padding: [0, 16],
  output_padding: [0, 16],
  dilation: [1, 16],
};

/**
 * The valid values of a parameter on one axis (ignored for those without axes), given all others: those around the present one
 * for which no rule of `resolveConv` is broken.
 *
 * @throws RangeError for parameters that are not valid to begin with
 */
export function parameterRange(p: ConvParameters, parameter: Steppable, axis: number): ParameterRange {
  const g = convGeometry(p);
  if (parameter === "groups") {
    const only = commonDivisors(g.inChannels, g.outChannels);
    return { least: 1, most: only.at(-1) ?? 1, step: 1, only };
  }
  const values = parameterValues(g, parameter);
  const present = values[values.length === 1 ? 0 : axis] ?? 0;
  const isValid = (value: number) => {
    const list = values.map((old, i) => (i === axis || !Array.isArray(p[parameter]) ? value : old));
    return resolveConv({ ...p, [parameter]: values.length === 1 ? value : list }).geometry !== undefined;
  };
  const step = parameter === "in_channels" || parameter === "out_channels" ? g.groups : 1;
  const [least, most] = openEnds[parameter];
  const reach = (end: number) => {
    const towards = step * Math.sign(end - present);
    const steps = Math.floor(Math.abs(end - present) / step);
    return present + towards * furthest((n) => isValid(present + n * towards), steps);
  };
  return { least: Math.min(present, reach(least)), most: Math.max(present, reach(most)), step };
}

/** The largest n up to `limit` for which a condition holds that holds at 0 and, once broken, stays broken. */
function furthest(holds: (n: number) => boolean, limit: number): number {
  let [good, bad] = [0, limit + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
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

import { checkInteger, perAxis, resolvePadding } from "./axisParameters.ts";
import type { ConvParameters, ConvType, PerAxis } from "./convParameters.ts";
import type { GeometryIssue } from "./geometryIssue.ts";

/**
 * The geometry of a convolution: every size that follows from its parameters, computed once and passed everywhere.
 * Formulas as in PyTorch's documentation of `torch.nn.Conv2d` and `torch.nn.ConvTranspose2d`.
 */

/** One spatial axis, for example the rows of an image. */
export interface ConvAxis {
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padBefore: number;
  readonly padAfter: number;
  readonly outputPadding: number;
  /** Cells of the padded input, at its end, that no window reaches (0 for transposed convolutions). */
  readonly dropped: number;
}

export interface ConvGeometry {
  readonly type: ConvType;
  readonly transposed: boolean;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly groups: number;
  readonly axes: readonly ConvAxis[];
  readonly inputSize: readonly number[];
  readonly outputSize: readonly number[];
  readonly kernelSize: readonly number[];
  /** Length of the flattened input, c_in·∏input: the columns of the linear layer's matrix M. */
  readonly dIn: number;
  /** Length of the flattened output, c_out·∏output: the rows of M. */
  readonly dOut: number;
  /** PyTorch's shape: (c_out, c_in/groups, ...kernel), transposed (c_in, c_out/groups, ...kernel). */
  readonly weightShape: readonly number[];
}

export type GeometryResult =
  | { readonly geometry: ConvGeometry; readonly issues: readonly [] }
  | { readonly geometry?: undefined; readonly issues: readonly GeometryIssue[] };

const typeName = /^conv(_transpose)?([123])d$/;

/** Checks the parameters and computes every size, or says which rules are broken. */
export function resolveConv(parameters: ConvParameters): GeometryResult {
  const issues: GeometryIssue[] = [];
  const named = parameters.type === undefined ? null : typeName.exec(parameters.type);
  const transposed = named ? named[1] !== undefined : (parameters.transposed ?? false);
  const rank = named ? Number(named[2]) : rankOf(parameters);
  const type = `conv${transposed ? "_transpose" : ""}${rank}d` as ConvType;

  const list = (
    parameter: keyof ConvParameters,
    value: PerAxis | undefined,
    otherwise: number,
    least: number,
  ) => perAxis(issues, parameter, value ?? otherwise, rank, least);
  const input = list("input_size", parameters.input_size, 1, 1);
  const kernel = list("kernel_size", parameters.kernel_size, 1, 1);
  const stride = list("stride", parameters.stride, 1, 1);
  const dilation = list("dilation", parameters.dilation, 1, 1);
  const outputPadding = list("output_padding", parameters.output_padding, 0, 0);
  const groups = parameters.groups ?? 1;
  const channels = { in_channels: parameters.in_channels, out_channels: parameters.out_channels, groups };
  for (const [parameter, value] of Object.entries(channels)) {
    checkInteger(issues, parameter as keyof ConvParameters, value, 1);
  }
  if (issues.length > 0) return { issues };

  for (const parameter of ["in_channels", "out_channels"] as const) {
    const value = parameters[parameter];
    if (value % groups !== 0) {
      issues.push({
        code: "channels-not-divisible",
        parameter,
        message: `${parameter} ${value} is not divisible by groups ${groups}: each group takes ${parameter}/groups channels.`,
        nearest: Math.max(1, Math.round(value / groups)) * groups,
      });
    }
  }

  const padding = resolvePadding(issues, parameters.padding ?? 0, {
    rank,
    kernel,
    stride,
    dilation,
    transposed,
  });
  if (issues.length > 0) return { issues };

  const axes = input.map((n, axis): ConvAxis => {
    const [k, s, d] = [kernel[axis] ?? 1, stride[axis] ?? 1, dilation[axis] ?? 1];
    const [padBefore, padAfter] = padding[axis] ?? [0, 0];
    const extra = outputPadding[axis] ?? 0;
    const span = d * (k - 1) + 1;
    const reach = n + padBefore + padAfter - span;
    const output = transposed ? (n - 1) * s - padBefore - padAfter + span + extra : Math.floor(reach / s) + 1;
    const dropped = transposed ? 0 : reach - (output - 1) * s;
    return {
      input: n,
      output,
      kernel: k,
      stride: s,
      dilation: d,
      padBefore,
      padAfter,
      outputPadding: extra,
      dropped,
    };
  });
  for (const [axis, a] of axes.entries()) checkAxis(issues, a, axis, transposed, parameters);
  if (issues.length > 0) return { issues: strictest(issues) };

  const inChannels = parameters.in_channels;
  const outChannels = parameters.out_channels;
  const outputSize = axes.map((a) => a.output);
  const product = (sizes: readonly number[]) => sizes.reduce((total, n) => total * n, 1);
  const channelShape = transposed ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups];
  return {
    issues: [],
    geometry: {
      type,
      transposed,
      inChannels,
      outChannels,
      groups,
      axes,
      inputSize: input,
      outputSize,
      kernelSize: kernel,
      dIn: inChannels * product(input),
      dOut: outChannels * product(outputSize),
      weightShape: [...channelShape, ...kernel],
    },
  };
}

/**
 * The geometry of parameters that are known to be valid.
 *
 * @throws RangeError with the first broken rule.
 */
export function convGeometry(parameters: ConvParameters): ConvGeometry {
  const result = resolveConv(parameters);
  if (result.geometry === undefined) throw new RangeError(result.issues[0]?.message ?? "invalid convolution");
  return result.geometry;
}

function rankOf(parameters: ConvParameters): number {
  if (typeof parameters.input_size !== "number") return parameters.input_size.length;
  return typeof parameters.kernel_size === "number" ? 1 : parameters.kernel_size.length;
}

/** Of the axes that one number serves, the issue of the one that asks for the least: its nearest value suits all. */
function strictest(issues: readonly GeometryIssue[]): readonly GeometryIssue[] {
  return issues.filter((issue, n) => {
    if (issue.axis !== undefined) return true;
    const rivals = issues.filter((other) => other.code === issue.code);
    const least = Math.min(...rivals.map((other) => Number(other.nearest)));
    return issues.findIndex((other) => other.code === issue.code && Number(other.nearest) === least) === n;
  });
}

function checkAxis(
  issues: GeometryIssue[],
  a: ConvAxis,
  axis: number,
  transposed: boolean,
  parameters: ConvParameters,
): void {
  const span = a.dilation * (a.kernel - 1) + 1;
  const padded = a.input + a.padBefore + a.padAfter;
  const place = (value: unknown) => (Array.isArray(value) ? { axis } : {});
  if (!transposed && span > padded) {
    const nearest = Math.floor((padded - 1) / a.dilation) + 1;
    issues.push({
      code: "kernel-larger-than-input",
      parameter: "kernel_size",
      message:
        `kernel_size ${a.kernel}${a.dilation > 1 ? ` with dilation ${a.dilation} spans ${span} cells and` : ""} does not fit the padded input of ` +
        `${a.input} + ${a.padBefore} + ${a.padAfter} = ${padded}: dilation·(kernel_size − 1) + 1 may be at most ${padded}.`,
      nearest,
      ...place(parameters.kernel_size),
    });
  }
  if (transposed && a.outputPadding >= Math.max(a.stride, a.dilation)) {
    issues.push({
      code: "output-padding-too-large",
      parameter: "output_padding",
      message: `output_padding ${a.outputPadding} must be smaller than stride ${a.stride} or dilation ${a.dilation}.`,
      nearest: Math.max(a.stride, a.dilation) - 1,
      ...place(parameters.output_padding),
    });
  }
  if (transposed && a.output < 1) {
    issues.push({
      code: "empty-output",
      parameter: "padding",
      message: `padding ${a.padBefore} + ${a.padAfter} leaves nothing of the output: (${a.input} − 1)·${a.stride} + ${span} + ${a.outputPadding} − ${a.padBefore + a.padAfter} = ${a.output}.`,
      nearest: Math.max(0, Math.floor((a.output + a.padBefore + a.padAfter - 1) / 2)),
      ...place(parameters.padding),
    });
  }
}

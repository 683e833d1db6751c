import { type ConvGeometry, resolveConv } from "../core/convGeometry.ts";
import type { ConvParameters, Padding } from "../core/convParameters.ts";
import type { TensorRole } from "../core/presets.ts";
import type { TensorSource } from "../core/tensorSource.ts";
import { geometryProblems, inexactCounts, sizesBeyondBounds } from "./convProblems.ts";
import type { ConvLayer } from "./layer.ts";
import type { Problem } from "./problem.ts";
import { type ConvInput, isTransposed, type TensorInput } from "./schema.ts";
import type { ParsedSource, Path } from "./source.ts";
import { type ExpectedShape, readTensor } from "./tensorInput.ts";

export interface ConvResult {
  readonly conv?: ConvLayer;
  readonly problems: readonly Problem[];
}

/** What stands in for tensors that the file does not give: the same each time, and with something to see in it. */
const examples: Readonly<Record<TensorRole, TensorSource>> = {
  weight: { kind: "random", distribution: "normal", seed: 0 },
  input: { kind: "preset", name: "waves" },
  bias: { kind: "preset", name: "zeros" },
};

/** Checks what ties the keys of a convolution together and puts example values where it gives no tensors. */
export function readConv(source: ParsedSource, path: Path, input: ConvInput): ConvResult {
  const parameters = parametersOf(input);
  const tooLarge = sizesBeyondBounds(source, path, parameters);
  if (tooLarge.length > 0) return { problems: tooLarge };
  const { geometry, issues } = resolveConv(parameters);
  if (geometry === undefined) return { problems: geometryProblems(source, path, issues) };

  const problems: Problem[] = inexactCounts(source, path, geometry);
  const missing: TensorRole[] = [];
  const tensorOf = (key: TensorRole, value: TensorInput | undefined): TensorSource => {
    const read =
      value === undefined
        ? undefined
        : readTensor(source, [...path, key], value, expectedShape(key, geometry));
    problems.push(...(read?.problems ?? []));
    if (read?.tensor) return read.tensor;
    missing.push(key);
    return examples[key];
  };
  const layer: Omit<ConvLayer, "examples"> = {
    parameters,
    geometry,
    weight: tensorOf("weight", input.weight),
    input: tensorOf("input", input.input),
    bias: input.bias === false ? undefined : tensorOf("bias", input.bias === true ? undefined : input.bias),
  };
  const broken = problems.some(({ severity }) => severity === "error");
  return broken ? { problems } : { conv: { ...layer, examples: missing }, problems };
}

function parametersOf(input: ConvInput): ConvParameters {
  const { type, input_size, in_channels, out_channels, kernel_size, stride, dilation, groups } = input;
  // Of a convolution it is a key that nothing reads, and may be anything.
  const output_padding = isTransposed(input) ? input.output_padding : undefined;
  const all: ConvParameters = {
    type,
    input_size,
    in_channels,
    out_channels,
    kernel_size,
    stride,
    padding: paddingOf(input.padding),
    output_padding,
    dilation,
    groups,
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as unknown as ConvParameters;
}

/** A list may mix numbers and pairs; `resolveConv` takes either. */
function paddingOf(padding: ConvInput["padding"]): Padding | undefined {
  if (!Array.isArray(padding)) return padding;
  const numbers = padding.filter((entry) => typeof entry === "number");
  if (numbers.length === padding.length) return numbers;
  return padding.map((entry): readonly [number, number] =>
    typeof entry === "number" ? [entry, entry] : entry,
  );
}

function expectedShape(role: TensorRole, g: ConvGeometry): ExpectedShape {
  switch (role) {
    case "weight": {
      const channels = g.transposed ? "in_channels, out_channels/groups" : "out_channels, in_channels/groups";
      return { role, code: "weight-shape", shape: g.weightShape, rule: `(${channels}, …kernel_size)` };
    }
    case "input":
      return {
        role,
        code: "input-shape",
        shape: [g.inChannels, ...g.inputSize],
        rule: "(in_channels, …input_size)",
      };
    case "bias":
      return {
        role,
        code: "bias-shape",
        shape: [g.outChannels],
        rule: "one number for each of out_channels",
      };
  }
}

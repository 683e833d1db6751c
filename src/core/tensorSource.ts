import { positionOf } from "./indexing.ts";
import { type Preset, presets, type TensorRole } from "./presets.ts";
import { normalRandom, uniformRandom } from "./random.ts";
import { sizeOf, type Tensor, tensor } from "./tensor.ts";

/** Where the numbers of a tensor come from. Plain data: it crosses to the compute worker as it is. */
export type TensorSource =
  | {
      readonly kind: "numbers";
      readonly shape: readonly number[];
      readonly data: Float32Array;
      /** Names the numbers, where they come from a file: equal digests, equal numbers. */
      readonly digest?: string;
    }
  /** Normal with mean 0 and deviation 1, or uniform in [0, 1), as `torch.randn` and `torch.rand` are. */
  | { readonly kind: "random"; readonly distribution: "normal" | "uniform"; readonly seed: number }
  | { readonly kind: "preset"; readonly name: string };

/**
 * The tensor that a source describes. Shapes: input (c_in, ...size), weight as PyTorch's, bias (c_out).
 *
 * Numbers may leave out leading dimensions, whose entries then are all alike (one kernel for all channels), and may
 * have further leading dimensions of 1 (a batch of one).
 *
 * @throws RangeError when numbers have another shape, or a preset is unknown or does not fit, see `presetProblem`
 */
export function fillTensor(source: TensorSource, shape: readonly number[], role: TensorRole): Tensor {
  switch (source.kind) {
    case "numbers":
      return repeatNumbers(source.shape, source.data, shape, role);
    case "random": {
      const next = (source.distribution === "normal" ? normalRandom : uniformRandom)(source.seed);
      const result = tensor(shape);
      for (let i = 0; i < result.data.length; i++) result.data[i] = next();
      return result;
    }
    case "preset":
      return fillPreset(source.name, shape, role);
  }
}

/** Whether numbers of this shape can fill a tensor of that shape. */
export function shapeFits(given: readonly number[], shape: readonly number[]): boolean {
  const surplus = Math.max(0, given.length - shape.length);
  const own = given.slice(surplus);
  const inner = shape.slice(shape.length - own.length);
  return given.slice(0, surplus).every((n) => n === 1) && own.every((n, axis) => n === inner[axis]);
}

/** Why a preset cannot fill a tensor of this shape, or `undefined`. */
export function presetProblem(name: string, shape: readonly number[], role: TensorRole): string | undefined {
  const preset = presets.find((p) => p.name === name);
  if (preset === undefined || !preset.roles.includes(role)) {
    const known = presets.filter((p) => p.roles.includes(role)).map((p) => p.name);
    return `${role} has no preset "${name}": use one of ${known.join(", ")}.`;
  }
  const size = spatialSize(shape, role);
  if (size.length < preset.minimumAxes) {
    return `preset "${name}" needs ${preset.minimumAxes} spatial axes, got ${size.length}.`;
  }
  if (size.some((n) => n < preset.minimumSize)) {
    return `preset "${name}" needs at least ${preset.minimumSize} along each axis, got [${size.join(", ")}].`;
  }
  return undefined;
}

/** How long each spatial axis must be at least for a source to fill it. */
export function leastSizeFor(source: TensorSource): number {
  return source.kind === "preset" ? (presets.find(({ name }) => name === source.name)?.minimumSize ?? 1) : 1;
}

function repeatNumbers(
  given: readonly number[],
  data: Float32Array,
  shape: readonly number[],
  role: TensorRole,
): Tensor {
  if (!shapeFits(given, shape) || data.length !== sizeOf(given)) {
    throw new RangeError(
      `${role} must have shape [${shape.join(", ")}], got [${given.join(", ")}] (${data.length} values)`,
    );
  }
  const result = tensor(shape);
  for (let at = 0; at < result.data.length; at += data.length) result.data.set(data, at);
  return result;
}

function fillPreset(name: string, shape: readonly number[], role: TensorRole): Tensor {
  const problem = presetProblem(name, shape, role);
  const preset = presets.find((p): p is Preset => p.name === name);
  if (problem !== undefined || preset === undefined) throw new RangeError(problem ?? name);
  const size = spatialSize(shape, role);
  const channelShape = shape.slice(0, shape.length - size.length);
  const positions = sizeOf(size);
  const result = tensor(shape);
  for (let block = 0, at = 0; block < sizeOf(channelShape); block++) {
    const channels = positionOf(block, channelShape);
    const fillLine = preset.lines?.(size, channels);
    const length = fillLine ? (size.at(-1) ?? 1) : 1;
    const steps = fillLine ? size.slice(0, -1) : size;
    // One list for all positions: an input may have millions.
    const position = size.map(() => 0);
    for (const end = at + positions; at < end; at += length) {
      if (fillLine) fillLine(position, result.data, at);
      else result.data[at] = preset.value(position, size, channels);
      advance(position, steps);
    }
  }
  return result;
}

/** Goes on to the next position, row by row. */
function advance(position: number[], size: readonly number[]): void {
  for (let axis = size.length - 1; axis >= 0; axis--) {
    position[axis] = (position[axis] as number) + 1;
    if ((position[axis] as number) < (size[axis] as number)) return;
    position[axis] = 0;
  }
}

function spatialSize(shape: readonly number[], role: TensorRole): readonly number[] {
  return shape.slice(role === "input" ? 1 : role === "weight" ? 2 : shape.length);
}

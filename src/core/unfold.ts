import { checkShape } from "./checks.ts";
import { convGeometry } from "./convGeometry.ts";
import type { Padding, PerAxis } from "./convParameters.ts";
import { positionOf } from "./indexing.ts";
import { clip, linksOfTap } from "./links.ts";
import { sizeOf, type Tensor, tensor } from "./tensor.ts";
import { type WindowAxis, windowAxes } from "./windowAxis.ts";

export interface UnfoldOptions {
  readonly kernel_size: PerAxis;
  readonly stride?: PerAxis | undefined;
  readonly padding?: Padding | undefined;
  readonly dilation?: PerAxis | undefined;
}

export interface FoldOptions extends UnfoldOptions {
  readonly output_size: PerAxis;
}

/**
 * Every patch that a window sees as one column, im2col, as `torch.nn.functional.unfold`, in 1-D, 2-D or 3-D. Cells of the
 * padding are 0.
 *
 * @param x (N, C, ...spatial)
 * @returns (N, C·∏kernel, positions)
 * @throws RangeError for an `x` of another rank, or options that break a rule of `resolveConv`
 */
export function unfold(x: Tensor, options: UnfoldOptions): Tensor {
  const [samples = 0, channels = 0, ...size] = x.shape;
  if (size.length < 1 || size.length > 3) {
    throw new RangeError(
      `x must have 3, 4 or 5 dimensions (1 to 3 spatial axes), got shape [${x.shape.join(", ")}]`,
    );
  }
  const axes = windowsOver(size, options);
  const taps = product(axes, (a) => a.taps);
  const positions = product(axes, (a) => a.windows);
  const result = tensor([samples, channels * taps, positions]);
  eachRun(axes, samples * channels, (column, pixel, step, count) => {
    for (let n = 0; n < count; n++) result.data[column + n] = x.data[pixel + n * step] as number;
  });
  return result;
}

/**
 * Adds columns back to where their patches lie, the adjoint of `unfold`, as `torch.nn.functional.fold`. Sums in float64
 * and rounds once to float32.
 *
 * @param columns (N, C·∏kernel, positions)
 * @returns (N, C, ...output_size)
 * @throws RangeError for columns of another shape, or options that break a rule of `resolveConv`
 */
export function fold(columns: Tensor, options: FoldOptions): Tensor {
  const size = outputSize(options);
  const axes = windowsOver(size, options);
  const taps = product(axes, (a) => a.taps);
  const [samples = 0, rows = 0] = columns.shape;
  const channels = Math.floor(rows / taps);
  checkShape("columns", columns.shape, [
    samples,
    Math.max(1, channels) * taps,
    product(axes, (a) => a.windows),
  ]);
  const sum = new Float64Array(samples * channels * sizeOf(size));
  eachRun(axes, samples * channels, (column, pixel, step, count) => {
    for (let n = 0; n < count; n++) {
      const at = pixel + n * step;
      sum[at] = (sum[at] as number) + (columns.data[column + n] as number);
    }
  });
  return tensor([samples, channels, ...size], Float32Array.from(sum));
}

/**
 * Calls `visit` for every line of columns and the pixels it lies on: columns from `column` on, one after the other, meet
 * pixels from `pixel` on, `step` apart.
 */
function eachRun(
  axes: readonly WindowAxis[],
  planes: number,
  visit: (column: number, pixel: number, step: number, count: number) => void,
): void {
  const kernel = axes.map((a) => a.taps);
  const taps = product(axes, (a) => a.taps);
  const positions = product(axes, (a) => a.windows);
  const planeSize = product(axes, (a) => a.pixels);
  for (let tap = 0; tap < taps; tap++) {
    const lines = axes.map((axis, n) =>
      clip(linksOfTap(axis, positionOf(tap, kernel)[n] ?? 0), "pixel", 0, axis.pixels),
    );
    for (let plane = 0; plane < planes; plane++) {
      const walk = (n: number, column: number, pixel: number): void => {
        const [axis, line] = [axes[n], lines[n]];
        if (axis === undefined || line === undefined) return;
        const firstColumn = column * axis.windows + line.window;
        const firstPixel = pixel * axis.pixels + line.pixel;
        if (n === axes.length - 1) {
          visit(
            (plane * taps + tap) * positions + firstColumn,
            plane * planeSize + firstPixel,
            line.pixelStep,
            line.count,
          );
          return;
        }
        for (let k = 0; k < line.count; k++) walk(n + 1, firstColumn + k, firstPixel + k * line.pixelStep);
      };
      walk(0, 0, 0);
    }
  }
}

function windowsOver(size: readonly number[], { kernel_size, stride, padding, dilation }: UnfoldOptions) {
  const parameters = {
    input_size: size,
    in_channels: 1,
    out_channels: 1,
    kernel_size,
    stride,
    padding,
    dilation,
  };
  return windowAxes(convGeometry({ ...parameters, transposed: false }));
}

/** One number stands for all axes; how many there are, the kernel (or another option) tells, else two as in PyTorch. */
function outputSize({ output_size, kernel_size, stride, padding, dilation }: FoldOptions): readonly number[] {
  if (typeof output_size !== "number") return output_size;
  const list = [kernel_size, stride, padding, dilation].find((option) => Array.isArray(option));
  return new Array<number>(Array.isArray(list) ? list.length : 2).fill(output_size);
}

function product(axes: readonly WindowAxis[], length: (axis: WindowAxis) => number): number {
  return axes.reduce((total, axis) => total * length(axis), 1);
}

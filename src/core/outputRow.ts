import { addScaled } from "./axpy.ts";
import { inChannelsOf, weightOffset } from "./channels.ts";
import type { ConvTensors } from "./convTensors.ts";
import { clip, linksOfPixel, linksOfWindow } from "./links.ts";
import { type WindowAxis, windowAxes } from "./windowAxis.ts";

/** Which outputs along the last axis: first, first + step, … */
export interface OutputRun {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/** What one tap of the last axis adds to a run: sum[at + n·step] takes input[from + n·stride]. */
interface TapRun {
  readonly tap: number;
  readonly at: number;
  readonly step: number;
  readonly from: number;
  readonly stride: number;
  readonly count: number;
}

/** An offset into a plane of the input and the offset of the tap that reads it. */
interface Read {
  readonly input: number;
  readonly tap: number;
}

/** Computes runs of outputs, without unfolding and without looking at any other output. Sums in float64. */
export class OutputRows {
  private readonly tensors: ConvTensors;
  private readonly axes: readonly WindowAxis[];
  private readonly planeSize: number;

  constructor(tensors: ConvTensors) {
    this.tensors = tensors;
    this.axes = windowAxes(tensors.geometry);
    this.planeSize = tensors.geometry.inputSize.reduce((product, n) => product * n, 1);
  }

  /** The plan of a run, to be used for many rows. */
  taps(run: OutputRun): readonly TapRun[] {
    const axis = this.axes.at(-1);
    if (axis === undefined) return [];
    const { transposed } = this.tensors.geometry;
    return Array.from({ length: axis.taps }, (_, tap) =>
      transposed ? transposedTapRun(axis, tap, run) : tapRun(axis, tap, run),
    );
  }

  /**
   * Adds to `sum`, which holds the bias or zeros, the outputs of one run.
   *
   * @param leading position along all axes but the last
   * @param input offset of the sample in the input's data
   */
  add(sum: Float64Array, out: number, leading: readonly number[], taps: readonly TapRun[], input = 0): void {
    const { geometry, input: x, weight } = this.tensors;
    const reads = this.reads(leading);
    const [from, to] = inChannelsOf(geometry, out);
    for (let channel = from; channel < to; channel++) {
      const kernel = weightOffset(geometry, out, channel);
      const plane = input + channel * this.planeSize;
      for (const read of reads) {
        for (const run of taps) {
          const factor = weight.data[kernel + read.tap + run.tap] as number;
          const start = plane + read.input + run.from;
          addScaled(sum, run.at, run.step, x.data, start, run.stride, run.count, factor);
        }
      }
    }
  }

  private reads(leading: readonly number[]): readonly Read[] {
    const { geometry } = this.tensors;
    let reads: readonly Read[] = [{ input: 0, tap: 0 }];
    this.axes.forEach((axis, index) => {
      const position = leading[index];
      const size = geometry.inputSize[index] ?? 1;
      const along =
        position === undefined ? [{ input: 0, tap: 0 }] : readsAlong(axis, geometry.transposed, position);
      reads = reads.flatMap((outer) =>
        along.map((inner) => ({
          input: outer.input * size + inner.input,
          tap: outer.tap * axis.taps + inner.tap,
        })),
      );
    });
    return reads;
  }
}

/** The inputs that one output position reads along an axis. */
function readsAlong(axis: WindowAxis, transposed: boolean, position: number): readonly Read[] {
  const links = transposed
    ? linksOfPixel(axis, position)
    : clip(linksOfWindow(axis, position), "pixel", 0, axis.pixels);
  return Array.from({ length: links.count }, (_, n) => ({
    input: transposed ? links.window + n * links.windowStep : links.pixel + n * links.pixelStep,
    tap: links.tap + n * links.tapStep,
  }));
}

function tapRun(axis: WindowAxis, tap: number, { first, step, count }: OutputRun): TapRun {
  const start = first * axis.stride - axis.pad + tap * axis.dilation;
  const stride = step * axis.stride;
  const at = Math.max(0, Math.ceil(-start / stride));
  const end = Math.min(count, Math.ceil((axis.pixels - start) / stride));
  return { tap, at, step: 1, from: start + at * stride, stride, count: Math.max(0, end - at) };
}

/** Of the run's pixels only those a whole number of strides from the tap get something from it. */
function transposedTapRun(axis: WindowAxis, tap: number, { first, step, count }: OutputRun): TapRun {
  const start = first + axis.pad - tap * axis.dilation;
  for (let at = 0; at < axis.stride && at < count; at++) {
    const window = (start + at * step) / axis.stride;
    if (!Number.isInteger(window)) continue;
    let every = 1;
    while ((every * step) % axis.stride !== 0) every++;
    const stride = (every * step) / axis.stride;
    const skip = Math.max(0, Math.ceil(-window / stride));
    const length = Math.min(Math.ceil((count - at) / every), Math.ceil((axis.windows - window) / stride));
    return {
      tap,
      at: at + skip * every,
      step: every,
      from: window + skip * stride,
      stride,
      count: Math.max(0, length - skip),
    };
  }
  return { tap, at: 0, step: 1, from: 0, stride: 1, count: 0 };
}

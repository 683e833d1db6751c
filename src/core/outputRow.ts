import { inChannelsOf, weightOffset } from "./channels.ts";
import type { ConvTensors } from "./convTensors.ts";
import { gather, gatherTwo, type Progression, type Reads } from "./gather.ts";
import { clip, linksOfPixel, linksOfWindow } from "./links.ts";
import { sizeOf } from "./tensor.ts";
import { type WindowAxis, windowAxes } from "./windowAxis.ts";

/** Which outputs along the last axis: first, first + step, … */
export interface OutputRun {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/** A tap and the input that is under it, along one axis. */
interface Read {
  readonly input: number;
  readonly tap: number;
}

/** The outputs of a run that read through the same taps of the last axis: all but those near the border. */
export interface Segment extends Progression {
  readonly reads: readonly Read[];
}

/** Computes runs of outputs, without unfolding and without looking at any other output. Sums in float64. */
export class OutputRows {
  private readonly tensors: ConvTensors;
  private readonly axes: readonly WindowAxis[];

  constructor(tensors: ConvTensors) {
    this.tensors = tensors;
    this.axes = windowAxes(tensors.geometry);
  }

  /** The plan of a run, to be used for many rows. */
  segments({ first, step, count }: OutputRun): readonly Segment[] {
    const last = this.axes.length - 1;
    const byTaps = new Map<string, { numbers: number[]; reads: readonly Read[] }>();
    for (let n = 0; n < count; n++) {
      const reads = this.readsAlong(last, first + n * step);
      const key = reads.map((read) => read.tap).join();
      const found = byTaps.get(key);
      if (found) found.numbers.push(n);
      else if (reads.length > 0) byTaps.set(key, { numbers: [n], reads });
    }
    return Array.from(byTaps.values(), ({ numbers, reads }): Segment => {
      const [at = 0, second = at] = numbers;
      const moved = this.readsAlong(last, first + second * step)[0]?.input ?? 0;
      return { at, step: second - at, count: numbers.length, stride: moved - (reads[0]?.input ?? 0), reads };
    });
  }

  /**
   * Adds one run of outputs of each of some channels to their sums, which hold the bias or zeros.
   *
   * @param outs channels of one group
   * @param leading position along all axes but the last
   * @param sample offset of the sample in the input's data
   */
  add(
    sums: readonly Float64Array[],
    outs: readonly number[],
    leading: readonly number[],
    segments: readonly Segment[],
    sample = 0,
  ): void {
    const { geometry: g, input, weight } = this.tensors;
    const from = inChannelsOf(g, outs[0] ?? 0)[0];
    const base = sample + from * sizeOf(g.inputSize);
    for (const segment of segments) {
      const reads = this.allReads(leading, segment.reads);
      for (let n = 0; n < outs.length; n += 2) {
        const [first, second] = [sums[n], sums[n + 1]];
        const kernel = weightOffset(g, outs[n] ?? 0, from);
        if (first === undefined) break;
        if (second === undefined) gather(first, segment, reads, input.data, base, weight.data, kernel);
        else {
          const other = weightOffset(g, outs[n + 1] ?? 0, from);
          gatherTwo(first, second, segment, reads, input.data, base, weight.data, kernel, other);
        }
      }
    }
  }

  /** The reads of an output in all channels of its group and along all axes, as offsets from the group's first. */
  private allReads(leading: readonly number[], last: readonly Read[]): Reads {
    const { geometry: g } = this.tensors;
    let plane: readonly Read[] = [{ input: 0, tap: 0 }];
    for (const [index, axis] of this.axes.entries()) {
      const along = index < this.axes.length - 1 ? this.readsAlong(index, leading[index] ?? 0) : last;
      const size = g.inputSize[index] ?? 1;
      plane = plane.flatMap(({ input, tap }) =>
        along.map((read) => ({ input: input * size + read.input, tap: tap * axis.taps + read.tap })),
      );
    }
    const channels = g.inChannels / g.groups;
    const inputs = new Int32Array(channels * plane.length);
    const weights = new Int32Array(channels * plane.length);
    const [inputStep, weightStep] = [sizeOf(g.inputSize), weightOffset(g, 0, 1) - weightOffset(g, 0, 0)];
    let at = 0;
    for (let channel = 0; channel < channels; channel++) {
      for (const read of plane) {
        inputs[at] = channel * inputStep + read.input;
        weights[at] = channel * weightStep + read.tap;
        at++;
      }
    }
    return { inputs, weights };
  }

  /** The inputs that one output position reads along an axis. */
  private readsAlong(index: number, position: number): readonly Read[] {
    const axis = this.axes[index] as WindowAxis;
    const { transposed } = this.tensors.geometry;
    const links = transposed
      ? linksOfPixel(axis, position)
      : clip(linksOfWindow(axis, position), "pixel", 0, axis.pixels);
    return Array.from({ length: links.count }, (_, n) => ({
      input: transposed ? links.window + n * links.windowStep : links.pixel + n * links.pixelStep,
      tap: links.tap + n * links.tapStep,
    }));
  }
}

import type { ConvGeometry } from "./convGeometry.ts";
import { sizeOf } from "./tensor.ts";

/** Up to this many pairs of channels it is as fast to add their kernels, and more exact than differences of prefix sums. */
const addDirectly = 32;

/** Sums of kernels over blocks of channel pairs, tap by tap, in float64. */
export class WeightSums {
  readonly groups: number;
  /** Output and input channels of one group. */
  readonly height: number;
  readonly width: number;
  readonly taps: number;
  readonly weight: Float32Array;
  /** From one output (or input) channel of a group to the next in the weight's data. */
  private readonly outStep: number;
  private readonly inStep: number;
  private prefix: Float64Array | undefined;

  constructor(geometry: ConvGeometry, weight: Float32Array) {
    this.weight = weight;
    this.groups = geometry.groups;
    this.height = geometry.outChannels / geometry.groups;
    this.width = geometry.inChannels / geometry.groups;
    this.taps = sizeOf(geometry.kernelSize);
    [this.outStep, this.inStep] = geometry.transposed
      ? [this.taps, this.height * this.taps]
      : [this.width * this.taps, this.taps];
  }

  /**
   * Writes for each tap the sum of W[out, in, tap] over the pairs of output channels o0 … o1 − 1 and input channels
   * i0 … i1 − 1 that meet.
   */
  over(o0: number, o1: number, i0: number, i1: number, result: Float64Array): void {
    const { height, width } = this;
    result.fill(0);
    const first = Math.max(Math.floor(o0 / height), Math.floor(i0 / width));
    const end = Math.min(Math.ceil(o1 / height), Math.ceil(i1 / width));
    const directly = (o1 - o0) * (i1 - i0) <= addDirectly;
    for (let group = first; group < end; group++) {
      const [out, outEnd] = [Math.max(0, o0 - group * height), Math.min(height, o1 - group * height)];
      const [inward, inEnd] = [Math.max(0, i0 - group * width), Math.min(width, i1 - group * width)];
      if (directly) {
        for (let o = out; o < outEnd; o++) {
          for (let i = inward; i < inEnd; i++) {
            this.addKernel(result, this.kernelAt(group * height + o, group * width + i));
          }
        }
      } else {
        this.addCorner(result, this.cornerAt(group, outEnd, inEnd), 1);
        this.addCorner(result, this.cornerAt(group, out, inEnd), -1);
        this.addCorner(result, this.cornerAt(group, outEnd, inward), -1);
        this.addCorner(result, this.cornerAt(group, out, inward), 1);
      }
    }
  }

  /** Where the kernel of two channels that meet begins in the weight. */
  kernelAt(out: number, channel: number): number {
    const group = Math.floor(out / this.height);
    const start = group * this.height * this.width * this.taps;
    return start + (out - group * this.height) * this.outStep + (channel - group * this.width) * this.inStep;
  }

  /** The sum of one tap's weights over the first channels of a group. */
  corner(group: number, out: number, channel: number, tap: number): number {
    return this.prefixes()[tap * this.corners + this.cornerAt(group, out, channel)] as number;
  }

  /** `corner` for each number of channels, from 0 to `width`. */
  cornersOfRow(group: number, out: number, tap: number): Float64Array {
    const start = tap * this.corners + this.cornerAt(group, out, 0);
    return this.prefixes().subarray(start, start + this.width + 1);
  }

  private addCorner(result: Float64Array, corner: number, factor: number): void {
    const { taps, corners } = this;
    const sums = this.prefixes();
    for (let tap = 0; tap < taps; tap++) {
      result[tap] = (result[tap] as number) + factor * (sums[tap * corners + corner] as number);
    }
  }

  private addKernel(result: Float64Array, from: number): void {
    const { taps, weight } = this;
    for (let tap = 0; tap < taps; tap++) {
      result[tap] = (result[tap] as number) + (weight[from + tap] as number);
    }
  }

  private cornerAt(group: number, out: number, channel: number): number {
    return (group * (this.height + 1) + out) * (this.width + 1) + channel;
  }

  /** Corners that each tap has prefix sums of; tap by tap, because a term of a sum needs one tap's. */
  private get corners(): number {
    return this.groups * (this.height + 1) * (this.width + 1);
  }

  private prefixes(): Float64Array {
    this.prefix ??= this.prefixSums();
    return this.prefix;
  }

  private prefixSums(): Float64Array {
    const { groups, height, width, taps, corners, weight } = this;
    const sums = new Float64Array(taps * corners);
    for (let tap = 0; tap < taps; tap++) {
      for (let group = 0; group < groups; group++) {
        for (let out = 0; out < height; out++) {
          const from = group * height * width * taps + out * this.outStep + tap;
          const above = tap * corners + this.cornerAt(group, out, 1);
          const here = above + width + 1;
          let inRow = 0;
          for (let channel = 0; channel < width; channel++) {
            inRow += weight[from + channel * this.inStep] as number;
            sums[here + channel] = (sums[above + channel] as number) + inRow;
          }
        }
      }
    }
    return sums;
  }
}

import type { Interval } from "./boxes.ts";
import { channelsMeet, weightOffset } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import type { PrefixSums } from "./structuredMatrix.ts";
import { sizeOf } from "./tensor.ts";

/** Up to this many pairs of channels it is as fast to add their kernels, and more exact than differences of prefix sums. */
const addDirectly = 32;

/** Sums of kernels over blocks of channel pairs, tap by tap, in float64. */
export class WeightSums {
  private readonly geometry: ConvGeometry;
  private readonly weight: Float32Array;
  private readonly taps: number;
  private readonly result: Float64Array;
  private prefix: Float64Array | undefined;

  constructor(geometry: ConvGeometry, weight: Float32Array) {
    this.geometry = geometry;
    this.weight = weight;
    this.taps = sizeOf(geometry.kernelSize);
    this.result = new Float64Array(this.taps);
  }

  /** For each tap the sum of W[out, in, tap] over the pairs of these channels that meet; valid until the next call. */
  over([o0, o1]: Interval, [i0, i1]: Interval): Float64Array {
    this.result.fill(0);
    if ((o1 - o0) * (i1 - i0) > addDirectly) this.addBlocks(o0, o1, i0, i1);
    else this.addPairs(o0, o1, i0, i1);
    return this.result;
  }

  /** The weights of one tap as a matrix over channels. */
  ofTap(tap: number): PrefixSums {
    const sums = this.prefixes();
    const { height, width, taps } = this;
    const { groups, outChannels, inChannels } = this.geometry;
    const wholeGroups = new Float64Array(groups + 1);
    for (let group = 0; group < groups; group++) {
      wholeGroups[group + 1] =
        (wholeGroups[group] as number) + (sums[this.corner(group, height, width) + tap] as number);
    }
    const before = (out: number, channel: number): number => {
      const whole = Math.min(Math.floor(out / height), Math.floor(channel / width));
      if (whole === groups) return wholeGroups[groups] as number;
      const [o, i] = [Math.min(out - whole * height, height), Math.min(channel - whole * width, width)];
      const corner = ((whole * (height + 1) + o) * (width + 1) + i) * taps + tap;
      return (wholeGroups[whole] as number) + (sums[corner] as number);
    };
    return {
      rows: outChannels,
      columns: inChannels,
      before,
      beforeEach: (r, columns, sums) => {
        for (let n = 0; n < columns.length; n++) sums[n] = before(r, columns[n] as number);
      },
      reach: (r0, r1) => [Math.floor(r0 / height) * width, Math.ceil(r1 / height) * width],
    };
  }

  private addPairs(o0: number, o1: number, i0: number, i1: number): void {
    for (let out = o0; out < o1; out++) {
      for (let channel = i0; channel < i1; channel++) {
        if (!channelsMeet(this.geometry, out, channel)) continue;
        this.add(this.weight, weightOffset(this.geometry, out, channel), 1);
      }
    }
  }

  /** Group by group four corners of the prefix sums. */
  private addBlocks(o0: number, o1: number, i0: number, i1: number): void {
    const sums = this.prefixes();
    const { height, width } = this;
    const first = Math.max(Math.floor(o0 / height), Math.floor(i0 / width));
    const end = Math.min(Math.ceil(o1 / height), Math.ceil(i1 / width));
    for (let group = first; group < end; group++) {
      const [a0, a1] = [Math.max(0, o0 - group * height), Math.min(height, o1 - group * height)];
      const [b0, b1] = [Math.max(0, i0 - group * width), Math.min(width, i1 - group * width)];
      this.add(sums, this.corner(group, a1, b1), 1);
      this.add(sums, this.corner(group, a0, b1), -1);
      this.add(sums, this.corner(group, a1, b0), -1);
      this.add(sums, this.corner(group, a0, b0), 1);
    }
  }

  private add(values: Float32Array | Float64Array, at: number, factor: number): void {
    const { result, taps } = this;
    for (let tap = 0; tap < taps; tap++) {
      result[tap] = (result[tap] as number) + factor * (values[at + tap] as number);
    }
  }

  /** Output and input channels of one group. */
  private get height(): number {
    return this.geometry.outChannels / this.geometry.groups;
  }

  private get width(): number {
    return this.geometry.inChannels / this.geometry.groups;
  }

  private corner(group: number, out: number, channel: number): number {
    return ((group * (this.height + 1) + out) * (this.width + 1) + channel) * this.taps;
  }

  private prefixes(): Float64Array {
    this.prefix ??= this.prefixSums();
    return this.prefix;
  }

  private prefixSums(): Float64Array {
    const { geometry, height, width, taps, weight } = this;
    const sums = new Float64Array(geometry.groups * (height + 1) * (width + 1) * taps);
    const inRow = new Float64Array(taps);
    for (let group = 0; group < geometry.groups; group++) {
      for (let out = 0; out < height; out++) {
        inRow.fill(0);
        for (let channel = 0; channel < width; channel++) {
          const from = weightOffset(geometry, group * height + out, group * width + channel);
          const above = this.corner(group, out, channel + 1);
          const here = this.corner(group, out + 1, channel + 1);
          for (let tap = 0; tap < taps; tap++) {
            inRow[tap] = (inRow[tap] as number) + (weight[from + tap] as number);
            sums[here + tap] = (sums[above + tap] as number) + (inRow[tap] as number);
          }
        }
      }
    }
    return sums;
  }
}

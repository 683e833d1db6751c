import type { ConvGeometry } from "../../core/convGeometry.ts";
import type { Tensor } from "../../core/tensor.ts";
import { checkLength } from "../arguments.ts";
import type { ConvPlan } from "../kernels.ts";
import { ownScratch } from "../threads/board.ts";
import { split, worthSplitting } from "../threads/split.ts";
import { drain, portion } from "../threads/steps.ts";
import type { Call } from "./kernelExports.ts";
import { type PartedTables, partedTables } from "./partedTables.ts";
import type { PlanMemory } from "./planMemory.ts";

/** Floats that are copied at a time: what the second cache can hold. */
const floatsRead = 2 ** 16;

/**
 * A convolution as a product of its weight with the unfolded input, which is gathered while it is packed and never written
 * down; see `Kernels.conv`. With few output channels, packing would not pay: then it is read from where it is.
 */
export class DirectConvPlan implements ConvPlan {
  readonly algorithm = "direct";
  readonly #memory: PlanMemory;
  readonly #geometry: ConvGeometry;
  readonly #samples: number;
  readonly #tables: PartedTables;
  readonly #windows: number;
  readonly #direct: boolean;
  readonly #weight: number;
  readonly #bias: number;
  readonly #input: number;
  /** Whether lines are copied again, to where there is room for the padding and windows lie side by side. */
  readonly #isCopied: boolean;
  /** How many channels at a time. */
  readonly #channelsRead: number;
  readonly #planes: number;
  readonly #inputLines: number;
  readonly #parting: number;
  readonly #rows: number;
  readonly #lines: number;
  readonly #output: number;

  constructor(
    memory: PlanMemory,
    geometry: ConvGeometry,
    weight: Tensor,
    bias: Tensor | undefined,
    samples: number,
  ) {
    const tables = partedTables(geometry);
    const { inChannels, outChannels, groups, dIn, dOut } = geometry;
    const { planeSize, inputLines, rows, windowLines, windowWidth, parts } = tables;
    this.#memory = memory;
    this.#geometry = geometry;
    this.#samples = samples;
    this.#tables = tables;
    this.#windows = windowLines.length * windowWidth;
    this.#direct = windowWidth >= 4 && outChannels / groups <= 4;
    this.#weight = this.#direct ? memory.floats(weight.data) : this.#pack(weight.data, rows.length);
    this.#bias = bias ? memory.floats(bias.data) : memory.zeros(outChannels);
    const inputPlane = dIn / inChannels;
    this.#isCopied = tables.padded || tables.remainders > 1;
    this.#channelsRead = Math.min(inChannels, Math.max(1, Math.floor(floatsRead / inputPlane)));
    this.#input = memory.words(this.#isCopied ? this.#channelsRead * inputPlane : dIn);
    this.#planes = this.#isCopied ? memory.zeros(inChannels * planeSize) : this.#input;
    this.#inputLines = memory.table(inputLines);
    this.#parting = memory.table(parts);
    this.#rows = memory.table(rows);
    this.#lines = memory.table(windowLines);
    this.#output = memory.words(samples * dOut);
  }

  run(x: Float32Array): Float32Array {
    const { dIn, dOut } = this.#geometry;
    const samples = this.#samples;
    if (this.#memory.module.team && this.#work >= worthSplitting) return drain(this.steps(x));
    if (samples === 1) {
      this.#convolve(x, this.#output);
    } else {
      checkLength("x", x, samples * dIn);
      for (let n = 0; n < samples; n++) {
        this.#convolve(x.subarray(n * dIn, (n + 1) * dIn), this.#output + 4 * n * dOut);
      }
    }
    return this.output;
  }

  *steps(x: Float32Array): Generator<number, Float32Array> {
    if (this.#work < worthSplitting) return this.run(x);
    const { dIn, dOut } = this.#geometry;
    const samples = this.#samples;
    checkLength("x", x, samples * dIn);
    for (let n = 0; n < samples; n++) {
      this.#read(x.subarray(n * dIn, (n + 1) * dIn));
      const parts = this.#parts(this.#output + 4 * n * dOut);
      yield* portion(this.#memory.module.make(parts), n, samples);
    }
    return this.output;
  }

  get output(): Float32Array {
    return this.#memory.result(this.#output, this.#samples * this.#geometry.dOut);
  }

  release(): void {
    this.#memory.release();
  }

  /** Multiply-adds of a sample. */
  get #work(): number {
    return this.#geometry.outChannels * this.#tables.rows.length * this.#windows;
  }

  /** The work on one sample, once it is read, in independent parts. */
  #parts(output: number): readonly Call[] {
    const { groups } = this.#geometry;
    const { threads } = this.#memory.module;
    if (this.#direct) {
      const ranges = split({ length: groups, multiple: 1 }, this.#work, threads);
      return ranges.map(([from, to]) => ["multiplyDirectly", ...this.#groupsDirectly(from, to, output)]);
    }
    const ranges = split({ length: this.#windows, multiple: 8, longest: 512 }, this.#work / groups, threads);
    return Array.from({ length: groups }, (_, group) => group).flatMap((group) =>
      ranges.map(([from, to]): Call => ["multiply", ...this.#windowsOf(group, from, to, output, ownScratch)]),
    );
  }

  /** One sample. */
  #convolve(x: Float32Array, output: number): void {
    const { call, scratch } = this.#memory.module;
    const { groups } = this.#geometry;
    this.#read(x);
    if (this.#direct) {
      call.multiplyDirectly(...this.#groupsDirectly(0, groups, output));
      return;
    }
    for (let group = 0; group < groups; group++) {
      call.multiply(...this.#windowsOf(group, 0, this.#windows, output, scratch));
    }
  }

  /** Copies a sample to where the kernels read it; where lines are copied again, some channels at a time. */
  #read(x: Float32Array): void {
    const { call } = this.#memory.module;
    const { inChannels, dIn } = this.#geometry;
    const { planeSize, inputLines, inputWidth, remainders } = this.#tables;
    const [lines, planeBytes] = [inputLines.length, 4 * planeSize];
    const most = this.#isCopied ? this.#channelsRead : inChannels;
    checkLength("x", x, dIn);
    for (let from = 0; from < inChannels; from += most) {
      const channels = Math.min(most, inChannels - from);
      const length = (channels * dIn) / inChannels;
      const part =
        channels === inChannels
          ? x
          : x.subarray((from * dIn) / inChannels, ((from + channels) * dIn) / inChannels);
      this.#memory.write("x", part, length, this.#input);
      if (!this.#isCopied) return;
      const to = this.#planes + from * planeBytes;
      call.spreadLines(
        this.#input,
        channels,
        lines,
        inputWidth,
        this.#inputLines,
        to,
        planeBytes,
        this.#parting,
        remainders,
      );
    }
  }

  /** What `multiplyDirectly` is called with for some of the groups. */
  #groupsDirectly(from: number, to: number, output: number) {
    const { inChannels, outChannels, groups } = this.#geometry;
    const { planeSize, rows, windowLines, windowWidth } = this.#tables;
    const [outPerGroup, depth] = [outChannels / groups, rows.length];
    const groupBytes = (4 * planeSize * inChannels) / groups;
    return [
      this.#weight + 4 * from * outPerGroup * depth,
      outPerGroup,
      depth,
      to - from,
      this.#planes + from * groupBytes,
      groupBytes,
      this.#rows,
      this.#lines,
      windowLines.length,
      windowWidth,
      output + 4 * from * outPerGroup * this.#windows,
      this.#bias + 4 * from * outPerGroup,
    ] as const;
  }

  /** What `multiply` is called with for some windows of a group. */
  #windowsOf(group: number, from: number, to: number, output: number, scratch: number) {
    const { inChannels, outChannels, groups } = this.#geometry;
    const { planeSize, rows, windowWidth } = this.#tables;
    const [outPerGroup, depth] = [outChannels / groups, rows.length];
    return [
      this.#weight + 4 * group * outPerGroup * depth,
      outPerGroup,
      depth,
      to - from,
      this.#planes + (4 * planeSize * inChannels * group) / groups,
      this.#rows,
      this.#lines,
      windowWidth,
      from,
      output + 4 * (group * outPerGroup * this.#windows + from),
      4 * this.#windows,
      this.#bias + 4 * group * outPerGroup,
      scratch,
    ] as const;
  }

  #pack(weight: Float32Array, depth: number): number {
    const { call, arena } = this.#memory.module;
    const { outChannels, groups } = this.#geometry;
    this.#memory.module.reserveScratch(Math.max(call.scratchBytes.value, 4 * weight.length));
    const from = this.#memory.module.scratch;
    arena.floats.set(weight, from / 4);
    const packed = this.#memory.words(weight.length);
    const [height, bytes] = [outChannels / groups, (4 * weight.length) / groups];
    for (let group = 0; group < groups; group++) {
      call.packRows(from + group * bytes, depth, height, depth, packed + group * bytes);
    }
    return packed;
  }
}

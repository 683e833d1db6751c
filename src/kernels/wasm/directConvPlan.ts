import type { ConvGeometry } from "../../core/convGeometry.ts";
import type { Tensor } from "../../core/tensor.ts";
import { checkLength } from "../arguments.ts";
import type { ConvPlan } from "../kernels.ts";
import { wholeStrips } from "./gatherTables.ts";
import type { PlanMemory } from "./planMemory.ts";
import { eachWindow, type WindowTables, windowTables } from "./windowTables.ts";

/**
 * A convolution as a product of its weight with the unfolded input, which is gathered while it is packed and never written
 * down; see `Kernels.conv`. With few output channels, packing would not pay: then it is read from where it is.
 */
export class DirectConvPlan implements ConvPlan {
  readonly algorithm = "direct";
  readonly #memory: PlanMemory;
  readonly #geometry: ConvGeometry;
  readonly #samples: number;
  readonly #tables: WindowTables;
  readonly #windows: number;
  readonly #direct: boolean;
  readonly #weight: number;
  readonly #bias: number;
  readonly #input: number;
  readonly #planes: number;
  readonly #inputLines: number;
  readonly #rows: number;
  readonly #columns: number;
  readonly #output: number;

  constructor(
    memory: PlanMemory,
    geometry: ConvGeometry,
    weight: Tensor,
    bias: Tensor | undefined,
    samples: number,
  ) {
    const tables = windowTables(geometry);
    const { inChannels, outChannels, groups, dIn, dOut } = geometry;
    const { padded, planeSize, inputLines, rows, windowLines, windowWidth } = tables;
    this.#memory = memory;
    this.#geometry = geometry;
    this.#samples = samples;
    this.#tables = tables;
    this.#windows = windowLines.length * windowWidth;
    this.#direct = windowWidth >= 4 && outChannels / groups <= 4;
    this.#weight = this.#direct ? memory.floats(weight.data) : this.#pack(weight.data, rows.length);
    this.#bias = bias ? memory.floats(bias.data) : memory.zeros(outChannels);
    this.#input = memory.words(dIn);
    this.#planes = padded ? memory.zeros(inChannels * planeSize) : this.#input;
    this.#inputLines = memory.table(inputLines);
    this.#rows = memory.table(rows);
    this.#columns = memory.table(this.#direct ? windowLines : wholeStrips(eachWindow(tables)));
    this.#output = memory.words(samples * dOut);
  }

  run(x: Float32Array): Float32Array {
    const { dIn, dOut } = this.#geometry;
    const samples = this.#samples;
    if (samples === 1) {
      this.#convolve(x, this.#output);
    } else {
      checkLength("x", x, samples * dIn);
      for (let n = 0; n < samples; n++) {
        this.#convolve(x.subarray(n * dIn, (n + 1) * dIn), this.#output + 4 * n * dOut);
      }
    }
    return this.#memory.result(this.#output, samples * dOut);
  }

  release(): void {
    this.#memory.release();
  }

  /** One sample. */
  #convolve(x: Float32Array, output: number): void {
    const { call, scratch } = this.#memory.module;
    const { inChannels, outChannels, groups, dIn } = this.#geometry;
    const { padded, planeSize, inputLines, inputWidth, rows, windowLines, windowWidth, step } = this.#tables;
    this.#memory.write("x", x, dIn, this.#input);
    if (padded) {
      call.spreadLines(
        this.#input,
        inChannels,
        inputLines.length,
        inputWidth,
        this.#inputLines,
        this.#planes,
        4 * planeSize,
      );
    }
    const [outPerGroup, depth] = [outChannels / groups, rows.length];
    const groupBytes = (4 * planeSize * inChannels) / groups;
    if (this.#direct) {
      call.multiplyDirectly(
        this.#weight,
        outPerGroup,
        depth,
        groups,
        this.#planes,
        groupBytes,
        this.#rows,
        this.#columns,
        windowLines.length,
        windowWidth,
        step,
        output,
        this.#bias,
      );
      return;
    }
    for (let group = 0; group < groups; group++) {
      call.multiply(
        this.#weight + 4 * group * outPerGroup * depth,
        outPerGroup,
        depth,
        this.#windows,
        this.#planes + group * groupBytes,
        this.#rows,
        this.#columns,
        output + 4 * group * outPerGroup * this.#windows,
        4 * this.#windows,
        this.#bias + 4 * group * outPerGroup,
        scratch,
      );
    }
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

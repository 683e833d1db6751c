import type { ConvGeometry } from "../../core/convGeometry.ts";
import { sizeOf, type Tensor } from "../../core/tensor.ts";
import { checkLength } from "../arguments.ts";
import type { ConvPlan } from "../kernels.ts";
import { ownScratch } from "../threads/board.ts";
import { worthSplitting } from "../threads/split.ts";
import { drain, portion } from "../threads/steps.ts";
import { rowTable } from "./gatherTables.ts";
import type { Call } from "./kernelExports.ts";
import type { PlanMemory } from "./planMemory.ts";
import { type WindowTables, windowTables } from "./windowTables.ts";

/** Rows of a product from which packing the input pays well; the columns that it gives stay in the second cache. */
const enoughRows = 24;
const columnFloats = 100_000;
/** Padded planes of the output that are summed at a time: more than one only while they are no longer than this. */
const planeFloats = 250_000;

/**
 * A transposed convolution as a product of its weight, transposed, with the input, folded to the output: see
 * `assembly/convTransposed.ts`. A few output channels at a time, and of those a band of columns at a time.
 */
export class TransposedConvPlan implements ConvPlan {
  readonly algorithm = "direct";
  readonly #memory: PlanMemory;
  readonly #geometry: ConvGeometry;
  readonly #samples: number;
  readonly #tables: WindowTables;
  readonly #taps: number;
  readonly #positions: number;
  /** Output channels at a time, all of one group. */
  readonly #chunk: number;
  readonly #band: number;
  readonly #packed: number;
  readonly #bias: number;
  readonly #zeros: number;
  readonly #input: number;
  readonly #rows: number;
  readonly #lines: number;
  readonly #tapOffsets: number;
  readonly #offsets: number;
  readonly #output: number;

  constructor(
    memory: PlanMemory,
    geometry: ConvGeometry,
    weight: Tensor,
    bias: Tensor | undefined,
    samples: number,
  ) {
    const { axes, inChannels, outChannels, groups, inputSize, kernelSize, dIn, dOut } = geometry;
    // The windows lie in the output, one for each input.
    const windows = axes.map((a) => ({ ...a, input: a.output, output: a.input }));
    const tables = windowTables({ ...geometry, axes: windows, inChannels: 1, groups: 1 });
    const { padded, planeSize, inputLines, rows, windowLines } = tables;
    this.#memory = memory;
    this.#geometry = geometry;
    this.#samples = samples;
    this.#tables = tables;
    this.#taps = sizeOf(kernelSize);
    this.#positions = sizeOf(inputSize);
    const most = Math.min(Math.ceil(enoughRows / this.#taps), Math.floor(planeFloats / planeSize));
    this.#chunk = Math.min(outChannels / groups, Math.max(1, most));
    const chunkRows = this.#chunk * this.#taps;
    const band = Math.max(8, Math.floor(columnFloats / chunkRows / 8) * 8);
    this.#band = Math.min(this.#positions, band);
    const { call } = memory.module;
    memory.module.reserveScratch(
      Math.max(
        call.scratchBytes.value + 4 * (chunkRows * this.#band + (padded ? this.#chunk * planeSize : 0)),
        4 * weight.data.length,
      ),
    );
    this.#packed = this.#pack(weight.data);
    this.#bias = bias ? memory.floats(bias.data) : memory.zeros(outChannels);
    this.#zeros = memory.zeros(chunkRows);
    this.#input = memory.words(dIn);
    this.#rows = memory.table(rowTable(inChannels / groups, this.#positions));
    this.#lines = memory.table(windowLines);
    this.#tapOffsets = memory.table(rows);
    this.#offsets = padded ? memory.table(inputLines) : 0;
    this.#output = memory.words(samples * dOut);
  }

  run(x: Float32Array): Float32Array {
    const { dIn, dOut } = this.#geometry;
    const { call, scratch, team } = this.#memory.module;
    if (team && this.#work >= worthSplitting) return drain(this.steps(x));
    checkLength("x", x, this.#samples * dIn);
    for (let n = 0; n < this.#samples; n++) {
      this.#memory.write("x", x.subarray(n * dIn, (n + 1) * dIn), dIn, this.#input);
      for (const [from, to] of this.#chunks()) {
        call.convTransposed(...this.#channels(from, to, this.#output + 4 * n * dOut, scratch));
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
      this.#memory.write("x", x.subarray(n * dIn, (n + 1) * dIn), dIn, this.#input);
      const output = this.#output + 4 * n * dOut;
      const parts = this.#chunks().map(
        ([from, to]): Call => ["convTransposed", ...this.#channels(from, to, output, ownScratch)],
      );
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
    const { inChannels, outChannels, groups } = this.#geometry;
    return (inChannels / groups) * outChannels * this.#taps * this.#positions;
  }

  /** Ranges of output channels, each of one group. */
  #chunks(): readonly (readonly [from: number, to: number])[] {
    const { outChannels, groups } = this.#geometry;
    const perGroup = outChannels / groups;
    const inGroup = Math.ceil(perGroup / this.#chunk);
    return Array.from({ length: groups * inGroup }, (_, n) => {
      const begin = Math.floor(n / inGroup) * perGroup;
      const from = begin + (n % inGroup) * this.#chunk;
      return [from, Math.min(begin + perGroup, from + this.#chunk)];
    });
  }

  /** What the kernel is called with for some output channels. */
  #channels(from: number, to: number, output: number, scratch: number) {
    const { inChannels, outChannels, groups, dOut } = this.#geometry;
    const { planeSize, inputLines, inputWidth, windowWidth, step } = this.#tables;
    const depth = inChannels / groups;
    const group = Math.floor((from * groups) / outChannels);
    return [
      this.#packed + 4 * from * this.#taps * depth,
      to - from,
      this.#taps,
      depth,
      this.#input + 4 * group * depth * this.#positions,
      this.#positions,
      this.#rows,
      this.#band,
      this.#lines,
      windowWidth,
      step,
      this.#tapOffsets,
      4 * planeSize,
      this.#offsets,
      inputLines.length,
      inputWidth,
      output + (4 * from * dOut) / outChannels,
      this.#bias + 4 * from,
      this.#zeros,
      scratch,
    ] as const;
  }

  /** (c_in, c_out/groups, taps) becomes a matrix (c_out/groups·taps × c_in/groups) for each group, packed chunk by chunk. */
  #pack(weight: Float32Array): number {
    const { module } = this.#memory;
    const { inChannels, outChannels, groups } = this.#geometry;
    const depth = inChannels / groups;
    const rows = (outChannels / groups) * this.#taps;
    const from = module.scratch / 4;
    const packed = this.#memory.words(weight.length);
    const { floats } = module.arena;
    for (let group = 0; group < groups; group++) {
      for (let k = 0; k < depth; k++) {
        const line = (group * depth + k) * rows;
        for (let row = 0; row < rows; row++) {
          floats[from + (group * rows + row) * depth + k] = weight[line + row] ?? 0;
        }
      }
    }
    for (const [first, end] of this.#chunks()) {
      const at = 4 * first * this.#taps * depth;
      module.call.packRows(4 * from + at, depth, (end - first) * this.#taps, depth, packed + at);
    }
    return packed;
  }
}

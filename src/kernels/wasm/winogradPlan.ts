import type { ConvAxis, ConvGeometry } from "../../core/convGeometry.ts";
import type { Tensor } from "../../core/tensor.ts";
import { checkLength } from "../arguments.ts";
import type { ConvPlan } from "../kernels.ts";
import { ownScratch } from "../threads/board.ts";
import { split, worthSplitting } from "../threads/split.ts";
import { drain, portion } from "../threads/steps.ts";
import type { PlanMemory } from "./planMemory.ts";

/** Transformed inputs and outputs of the tiles that are computed at a time should stay in the second cache. */
const blockBytes = 400_000;

/** Whether a convolution can be computed in Winograd's tiles, and gains from it. */
export function suitsWinograd({ axes, groups, inChannels, outChannels, transposed }: ConvGeometry): boolean {
  const fits = (a: ConvAxis) => a.kernel === 3 && a.stride === 1 && a.dilation === 1 && a.output >= 7;
  return (
    !transposed &&
    axes.length === 2 &&
    axes.every(fits) &&
    groups === 1 &&
    inChannels >= 12 &&
    outChannels >= 12
  );
}

/** A convolution with 3 × 3 kernels by Winograd's F(4×4, 3×3), see `assembly/winograd.ts`. */
export class WinogradPlan implements ConvPlan {
  readonly algorithm = "winograd";
  readonly #memory: PlanMemory;
  readonly #geometry: ConvGeometry;
  readonly #samples: number;
  /** Prepares the plan for inputs whose results are not all finite. */
  readonly #prepareDirect: () => ConvPlan;
  #direct: ConvPlan | undefined;
  readonly #height: number;
  readonly #width: number;
  /** Floats of a line and of a plane with room for whole tiles. */
  readonly #paddedWidth: number;
  readonly #planeSize: number;
  readonly #tiles: number;
  readonly #tilesPerRow: number;
  readonly #block: number;
  readonly #input: number;
  readonly #inputLines: number;
  readonly #planes: number;
  readonly #offsets: number;
  readonly #packed: number;
  readonly #bias: number;
  readonly #zeros: number;
  readonly #output: number;

  constructor(
    memory: PlanMemory,
    geometry: ConvGeometry,
    weight: Tensor,
    bias: Tensor | undefined,
    samples: number,
    prepareDirect: () => ConvPlan,
  ) {
    const [y, x] = geometry.axes as [ConvAxis, ConvAxis];
    const { inChannels, outChannels, dIn, dOut } = geometry;
    const { call, arena } = memory.module;
    this.#memory = memory;
    this.#geometry = geometry;
    this.#samples = samples;
    this.#prepareDirect = prepareDirect;
    [this.#height, this.#width] = [y.output, x.output];
    const tilesPerColumn = Math.ceil(y.output / 4);
    this.#tilesPerRow = Math.ceil(x.output / 4);
    this.#tiles = tilesPerColumn * this.#tilesPerRow;
    this.#paddedWidth = 4 * this.#tilesPerRow + 2;
    this.#planeSize = this.#paddedWidth * (4 * tilesPerColumn + 2);
    const most = Math.max(8, Math.floor(blockBytes / (4 * 36 * (inChannels + outChannels)) / 8) * 8);
    const blocks = Math.ceil(this.#tiles / most);
    this.#block = Math.ceil(this.#tiles / blocks / 8) * 8;

    memory.module.reserveScratch(
      Math.max(
        4 * 37 * weight.data.length + 256,
        call.winogradScratchBytes(inChannels, outChannels, this.#block),
      ),
    );
    this.#packed = memory.words(36 * inChannels * outChannels);
    const from = memory.module.scratch;
    arena.floats.set(weight.data, from / 4);
    call.packWinograd(from, outChannels, inChannels, this.#packed, from + 4 * weight.data.length);
    this.#bias = bias ? memory.floats(bias.data) : memory.zeros(outChannels);
    this.#zeros = memory.zeros(outChannels);
    this.#input = memory.words(dIn);
    this.#inputLines = memory.table(
      Uint32Array.from(
        { length: y.input },
        (_, line) => 4 * ((line + y.padBefore) * this.#paddedWidth + x.padBefore),
      ),
    );
    this.#planes = memory.zeros(inChannels * this.#planeSize);
    this.#offsets = memory.table(
      Uint32Array.from({ length: Math.ceil(this.#tiles / 8) * 8 }, (_, n) => {
        const tile = Math.min(n, this.#tiles - 1);
        const row = Math.floor(tile / this.#tilesPerRow);
        return 16 * (row * this.#paddedWidth + (tile % this.#tilesPerRow));
      }),
    );
    this.#output = memory.words(samples * dOut);
  }

  run(x: Float32Array): Float32Array {
    const { dIn, dOut } = this.#geometry;
    if (this.#memory.module.team && this.#work >= worthSplitting) return drain(this.steps(x));
    checkLength("x", x, this.#samples * dIn);
    let finite = true;
    for (let n = 0; n < this.#samples; n++) {
      finite = this.#convolve(x.subarray(n * dIn, (n + 1) * dIn), this.#output + 4 * n * dOut) && finite;
    }
    if (finite) return this.#memory.result(this.#output, this.#samples * dOut);
    this.#direct ??= this.#prepareDirect();
    return this.#direct.run(x);
  }

  *steps(x: Float32Array): Generator<number, Float32Array> {
    if (this.#work < worthSplitting) return this.run(x);
    const { dIn, dOut } = this.#geometry;
    const samples = this.#samples;
    checkLength("x", x, samples * dIn);
    let finite = true;
    for (let n = 0; n < samples; n++) {
      this.#read(x.subarray(n * dIn, (n + 1) * dIn));
      const parts = this.#parts(this.#output + 4 * n * dOut);
      const made = yield* portion(this.#memory.module.make(parts), n, samples);
      finite = made.every((allFinite) => allFinite !== 0) && finite;
    }
    if (finite) return this.#memory.result(this.#output, samples * dOut);
    this.#direct ??= this.#prepareDirect();
    return yield* this.#direct.steps(x);
  }

  /** Multiply-adds of a sample. */
  get #work(): number {
    return 2.25 * this.#geometry.inChannels * this.#geometry.dOut;
  }

  release(): void {
    this.#direct?.release();
    this.#memory.release();
  }

  /** Copies a sample to where the kernels read it. */
  #read(x: Float32Array): void {
    const { call } = this.#memory.module;
    const { inChannels, dIn, inputSize } = this.#geometry;
    const [height = 0, width = 0] = inputSize;
    this.#memory.write("x", x, dIn, this.#input);
    const planeBytes = 4 * this.#planeSize;
    call.spreadLines(this.#input, inChannels, height, width, this.#inputLines, this.#planes, planeBytes);
  }

  /** The work on one sample, once it is read, in independent parts. */
  #parts(output: number) {
    const { threads } = this.#memory.module;
    const sizes = { length: this.#tiles, multiple: 8, longest: this.#block };
    return split(sizes, this.#work, threads).map(
      ([from, to]) => ["winograd", ...this.#numbers(from, to, output, ownScratch)] as const,
    );
  }

  /** One sample; whether its results are finite. */
  #convolve(x: Float32Array, output: number): boolean {
    const { call, scratch } = this.#memory.module;
    this.#read(x);
    return call.winograd(...this.#numbers(0, this.#tiles, output, scratch)) !== 0;
  }

  /** What the kernel is called with for some of the tiles. */
  #numbers(from: number, to: number, output: number, scratch: number) {
    const { inChannels, outChannels } = this.#geometry;
    return [
      this.#planes,
      4 * this.#planeSize,
      4 * this.#paddedWidth,
      this.#offsets,
      from,
      to,
      this.#tilesPerRow,
      inChannels,
      outChannels,
      this.#packed,
      output,
      this.#height,
      this.#width,
      this.#bias,
      this.#zeros,
      this.#block,
      scratch,
    ] as const;
  }
}

import type { ConvAxis, ConvGeometry } from "../../core/convGeometry.ts";
import type { Tensor } from "../../core/tensor.ts";
import { checkLength } from "../arguments.ts";
import type { ConvPlan } from "../kernels.ts";
import { ownScratch } from "../threads/board.ts";
import { split, worthSplitting } from "../threads/split.ts";
import { drain, portion } from "../threads/steps.ts";
import type { PlanMemory } from "./planMemory.ts";

/** The transformed inputs of the tiles that are computed at a time should stay in the second cache. */
const blockBytes = 400_000;

/** And their products with eight output channels in the first. */
const mostTiles = 24;

/** Values that a line of a tile is transformed to. */
const linePoints = 6;

/** The outputs of a tile along an axis, for kernels of 3 or 4 taps: those that share a phase of the stride. */
function tileSize({ kernel, stride }: ConvAxis): number {
  return linePoints + 1 - Math.ceil(kernel / stride);
}

/** Whether a convolution can be computed in Winograd's tiles, and gains from it. */
export function suitsWinograd({ axes, groups, inChannels, outChannels, transposed }: ConvGeometry): boolean {
  const [y, x] = axes;
  if (transposed || groups !== 1 || axes.length !== 2 || y === undefined || x === undefined) return false;
  const m = tileSize(y);
  if (m !== tileSize(x) || m < 3 || m > 4 || y.stride !== x.stride || y.stride > 2) return false;
  const fits = (a: ConvAxis) => a.dilation === 1 && a.output >= 7;
  return axes.every(fits) && inChannels * y.stride ** 2 >= 12 && outChannels >= 12;
}

/** A convolution with small kernels by Winograd's algorithm, see `assembly/winograd.ts`. */
export class WinogradPlan implements ConvPlan {
  readonly algorithm = "winograd";
  readonly #memory: PlanMemory;
  readonly #geometry: ConvGeometry;
  readonly #samples: number;
  /** Prepares the plan for inputs whose results are not all finite. */
  readonly #prepareDirect: () => ConvPlan;
  #direct: ConvPlan | undefined;
  #isFinite = true;
  readonly #y: ConvAxis;
  readonly #x: ConvAxis;
  /** Outputs of a tile in either direction. */
  readonly #m: number;
  /** Planes of the input, four a channel where the stride is 2, rounded up to fours. */
  readonly #depth: number;
  readonly #tiles: number;
  readonly #block: number;
  readonly #packed: number;
  readonly #input: number;
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
    [this.#y, this.#x] = [y, x];
    this.#m = tileSize(y);
    this.#depth = Math.ceil((inChannels * y.stride ** 2) / 4) * 4;
    this.#tiles = Math.ceil(y.output / this.#m) * Math.ceil(x.output / this.#m);
    const outPadded = Math.ceil(outChannels / 8) * 8;
    const rows = call.tileRows.value;
    const fit = Math.min(mostTiles, blockBytes / (4 * linePoints ** 2 * this.#depth));
    const most = Math.max(1, Math.floor(fit / rows));
    const blocks = Math.ceil(this.#tiles / rows / most);
    this.#block = Math.ceil(this.#tiles / rows / blocks) * rows;

    const weightBytes = 4 * weight.data.length;
    memory.module.reserveScratch(
      Math.max(weightBytes + 1024, call.winogradScratchBytes(this.#depth, this.#m, this.#block)),
    );
    this.#packed = memory.zeros(linePoints ** 2 * this.#depth * outPadded);
    const from = memory.module.scratch;
    arena.floats.set(weight.data, from / 4);
    call.packWinograd(
      from,
      outChannels,
      inChannels,
      y.kernel,
      x.kernel,
      y.stride,
      this.#depth,
      this.#packed,
      from + Math.ceil(weightBytes / 8) * 8,
    );
    this.#bias = memory.zeros(outPadded);
    if (bias) arena.floats.set(bias.data, this.#bias / 4);
    this.#zeros = memory.zeros(x.input + 8);
    this.#input = memory.words(dIn);
    this.#output = memory.words(samples * dOut);
  }

  run(x: Float32Array): Float32Array {
    const { dIn, dOut } = this.#geometry;
    const { call, scratch, team } = this.#memory.module;
    if (team && this.#work >= worthSplitting) return drain(this.steps(x));
    checkLength("x", x, this.#samples * dIn);
    let finite = true;
    for (let n = 0; n < this.#samples; n++) {
      this.#memory.write("x", x.subarray(n * dIn, (n + 1) * dIn), dIn, this.#input);
      const made = call.winograd(...this.#numbers(0, this.#tiles, this.#output + 4 * n * dOut, scratch));
      finite = made !== 0 && finite;
    }
    this.#isFinite = finite;
    if (finite) return this.output;
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
      this.#memory.write("x", x.subarray(n * dIn, (n + 1) * dIn), dIn, this.#input);
      const parts = this.#parts(this.#output + 4 * n * dOut);
      const made = yield* portion(this.#memory.module.make(parts), n, samples);
      finite = made.every((allFinite) => allFinite !== 0) && finite;
    }
    this.#isFinite = finite;
    if (finite) return this.output;
    this.#direct ??= this.#prepareDirect();
    return yield* this.#direct.steps(x);
  }

  get output(): Float32Array {
    if (!this.#isFinite && this.#direct) return this.#direct.output;
    return this.#memory.result(this.#output, this.#samples * this.#geometry.dOut);
  }

  release(): void {
    this.#direct?.release();
    this.#memory.release();
  }

  /** Multiply-adds of a sample. */
  get #work(): number {
    return linePoints ** 2 * this.#tiles * this.#depth * this.#geometry.outChannels;
  }

  /** The work on one sample, once it is read, in independent parts. */
  #parts(output: number) {
    const { call, threads } = this.#memory.module;
    const sizes = { length: this.#tiles, multiple: call.tileRows.value, longest: 4 * this.#block };
    return split(sizes, this.#work, threads).map(
      ([from, to]) => ["winograd", ...this.#numbers(from, to, output, ownScratch)] as const,
    );
  }

  /** What the kernel is called with for some of the tiles. */
  #numbers(from: number, to: number, output: number, scratch: number) {
    const { inChannels, outChannels } = this.#geometry;
    const [y, x] = [this.#y, this.#x];
    return [
      this.#input,
      inChannels,
      y.input,
      x.input,
      y.padBefore,
      x.padBefore,
      y.stride,
      this.#m,
      this.#depth,
      outChannels,
      from,
      to,
      this.#packed,
      output,
      y.output,
      x.output,
      this.#bias,
      this.#zeros,
      this.#block,
      scratch,
    ] as const;
  }
}

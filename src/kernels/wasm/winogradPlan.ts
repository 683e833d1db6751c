import type { ConvAxis, ConvGeometry } from "../../core/convGeometry.ts";
import type { Tensor } from "../../core/tensor.ts";
import { checkLength } from "../arguments.ts";
import type { ConvPlan } from "../kernels.ts";
import { ownScratch } from "../threads/board.ts";
import { split, worthSplitting } from "../threads/split.ts";
import { drain, portion } from "../threads/steps.ts";
import type { PlanMemory } from "./planMemory.ts";
import { tapsOf, tileCount, tilesAtOnce, tileRegions, tileValues, type TileRegion } from "./winogradTiles.ts";
import { linePoints, packWinograd } from "./winogradWeights.ts";

/** Whether a convolution can be computed in Winograd's tiles, and gains from it. */
export function suitsWinograd({ axes, groups, inChannels, outChannels, transposed }: ConvGeometry): boolean {
  const [y, x] = axes;
  if (transposed || groups !== 1 || axes.length !== 2 || y === undefined || x === undefined) return false;
  const taps = tapsOf(y);
  if (taps !== tapsOf(x) || taps < 3 || taps > 4 || y.stride !== x.stride || y.stride > 2) return false;
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
  /** Planes of the input, four a channel where the stride is 2, rounded up to fours. */
  readonly #depth: number;
  readonly #regions: readonly (TileRegion & { readonly block: number })[];
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
    this.#depth = Math.ceil((inChannels * y.stride ** 2) / 4) * 4;
    const outPadded = Math.ceil(outChannels / 8) * 8;
    const work = { planes: this.#depth, outChannels, rows: call.tileRows.value };
    this.#regions = tileRegions(y, x, work).map((region) => ({
      ...region,
      block: tilesAtOnce(region, work),
    }));
    const scratchBytes = this.#regions.map(({ x, block }) =>
      call.winogradScratchBytes(this.#depth, x.size, block),
    );
    memory.module.reserveScratch(Math.max(...scratchBytes));
    this.#packed = memory.zeros(linePoints ** 2 * this.#depth * outPadded);
    const packed = arena.floats.subarray(this.#packed / 4);
    packWinograd(weight.data, geometry, this.#depth, packed);
    this.#bias = memory.zeros(outPadded);
    if (bias) arena.floats.set(bias.data, this.#bias / 4);
    this.#zeros = memory.zeros(Math.max(24, x.input + 8));
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
      for (const region of this.#regions) {
        const tiles = tileCount(region);
        const made = call.winograd(...this.#numbers(region, 0, tiles, this.#output + 4 * n * dOut, scratch));
        finite = made !== 0 && finite;
      }
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
    return this.#regions.reduce((sum, region) => sum + this.#regionWork(region), 0);
  }

  #regionWork(region: TileRegion): number {
    return tileValues(region) * this.#depth * this.#geometry.outChannels;
  }

  /** The work on one sample, once it is read, in independent parts. */
  #parts(output: number) {
    const { call, threads } = this.#memory.module;
    return this.#regions.flatMap((region) => {
      const length = tileCount(region);
      const sizes = { length, multiple: call.tileRows.value, longest: 4 * region.block };
      return split(sizes, this.#regionWork(region), threads).map(
        ([from, to]) => ["winograd", ...this.#numbers(region, from, to, output, ownScratch)] as const,
      );
    });
  }

  /** What the kernel is called with for some of the tiles. */
  #numbers(
    { y: down, x: across, block }: TileRegion & { block: number },
    from: number,
    to: number,
    output: number,
    scratch: number,
  ) {
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
      down.points,
      down.size,
      across.points,
      across.size,
      down.from,
      across.from,
      across.count,
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
      block,
      scratch,
    ] as const;
  }
}

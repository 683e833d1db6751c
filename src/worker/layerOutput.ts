import type { ConvTensors } from "../core/convTensors.ts";
import { isComputedWhole } from "../core/wholeOutput.ts";
import type { ConvPlan } from "../kernels/kernels.ts";
import type { KeyedLayer, KeyedProgress } from "../protocol/compute.ts";
import type { Progress } from "../protocol/page.ts";
import type { Turns } from "../protocol/turns.ts";
import { layerTensors } from "./layerTensors.ts";
import { Recent } from "./recent.ts";
import { ProgressReport, reporting } from "./reportProgress.ts";
import { runPlan } from "./runPlan.ts";
import { SharedJob } from "./sharedJob.ts";
import { transferThreads, workerKernels } from "./workerKernels.ts";

/** Multiply-adds from which Winograd's way is taken where it applies: up to there the direct one, more exact, takes some milliseconds. */
const worthWinograd = 5e8;

/** The output of a layer as the kernels computed it, and how. */
export interface LayerOutput extends Pick<ConvPlan, "algorithm"> {
  /** Where it is now: it moves while other work is prepared. */
  output(): Float32Array;
  readonly threads: number;
  readonly milliseconds: number;
}

/** A layer's output, computed when it is first asked for; for a while, until other layers take its place. */
class OutputJob extends SharedJob<LayerOutput | undefined> {
  #isDeclined = false;
  #plan: ConvPlan | undefined;
  #isReleased = false;

  constructor(layer: KeyedLayer, tell: (progress: Progress) => void) {
    super((signal) => this.#compute(layer, signal, tell));
  }

  get isReleased(): boolean {
    return this.#isReleased;
  }

  /** Whoever waits gets none, nor does who asks from now on. */
  decline(): void {
    this.#isDeclined = true;
    this.end(undefined);
  }

  /** Whoever waits gets none: layers that take each other's place would begin again for ever. */
  release(): void {
    this.#isReleased = true;
    this.end(undefined);
    this.#plan?.release();
    this.#plan = undefined;
  }

  async #compute(
    layer: KeyedLayer,
    signal: AbortSignal,
    tell: (progress: Progress) => void,
  ): Promise<LayerOutput | undefined> {
    if (this.#isDeclined) return undefined;
    const tensors = layerTensors(layer);
    const began = performance.now();
    const computed = await reporting(new ProgressReport("outputs", tell), (at) =>
      this.#byThreads(tensors, signal, at),
    );
    return computed && { ...computed, milliseconds: performance.now() - began };
  }

  async #byThreads(
    tensors: ConvTensors,
    signal: AbortSignal,
    at: (share: number) => void,
  ): Promise<Omit<LayerOutput, "milliseconds"> | undefined> {
    const { geometry: g, input } = tensors;
    const plan = prepare(tensors);
    const transfers = g.groups === 1 && !g.transposed ? transferThreads() : undefined;
    if (plan && transfers) {
      const { algorithm } = plan;
      plan.release();
      const wanted = algorithm === "winograd" ? "fastest" : "direct";
      const output = await transfers.conv(tensors, wanted, signal, at);
      return { algorithm, output: () => output, threads: transfers.size };
    }
    if (plan === undefined) return undefined;
    await runPlan(plan, [input.data], signal, at);
    this.#plan?.release();
    this.#plan = plan;
    return {
      algorithm: plan.algorithm,
      threads: workerKernels().threads,
      output: () => plan.output,
    };
  }
}

const recent = new Recent<OutputJob>(4, (job) => job.release());

/**
 * Does something, in a turn, with the whole output of a layer: computed once for all who ask while any of them waits, and kept
 * for the layers in view. With `undefined` where it is not computed as a whole.
 */
export async function withOutput<R>(
  layer: KeyedLayer,
  turns: Turns,
  signal: AbortSignal,
  tell: (progress: KeyedProgress) => void,
  use: (output: LayerOutput | undefined) => R,
): Promise<R> {
  if (!isComputedWhole(layer.layer.geometry) || workerKernels().path === "TypeScript") {
    return turns.run(() => use(undefined), signal);
  }
  for (;;) {
    const job = recent.get(layer.key, () => {
      return new OutputJob(layer, (progress) => tell({ key: layer.key, ...progress }));
    });
    const output = await job.result(signal);
    // Its memory may be another's before this request has its turn.
    const done = await turns.run(() => (output && job.isReleased ? undefined : { result: use(output) }), signal);
    if (done) return done.result;
  }
}

/** From now on the output of a layer in view is not computed as a whole. */
export function declineOutput(key: string): void {
  recent.find(key)?.decline();
}

/** `undefined` where there is not enough memory, or where a weight is not finite: the kernels leave those to the core. */
function prepare({ geometry, weight, bias }: ConvTensors): ConvPlan | undefined {
  if (!weight.data.every(Number.isFinite)) return undefined;
  const work = geometry.dOut * (geometry.inChannels / geometry.groups);
  const algorithm = 9 * work >= worthWinograd ? "fastest" : "direct";
  try {
    return workerKernels().conv(geometry, weight, bias, { algorithm });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

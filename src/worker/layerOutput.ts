import type { ConvTensors } from "../core/convTensors.ts";
import { isComputedWhole } from "../core/wholeOutput.ts";
import type { ConvPlan } from "../kernels/kernels.ts";
import type { KeyedLayer } from "../protocol/compute.ts";
import type { Turns } from "../protocol/turns.ts";
import { layerTensors } from "./layerTensors.ts";
import { Recent } from "./recent.ts";
import { runBreathing } from "./runBreathing.ts";
import { SharedJob } from "./sharedJob.ts";
import { workerKernels } from "./workerKernels.ts";

/** Multiply-adds from which Winograd's way is taken where it applies: up to there the direct one, more exact, takes some milliseconds. */
const worthWinograd = 5e8;

/** The output of a layer as the kernels computed it, and how. */
export interface LayerOutput {
  readonly plan: ConvPlan;
  readonly milliseconds: number;
}

/** A layer's output, computed when it is first asked for; for a while, until other layers take its place. */
class OutputJob extends SharedJob<LayerOutput | undefined> {
  #plan: ConvPlan | undefined;
  #isReleased = false;

  constructor(layer: KeyedLayer) {
    super((signal) => this.#compute(layer, signal));
  }

  get isReleased(): boolean {
    return this.#isReleased;
  }

  release(): void {
    this.#isReleased = true;
    this.stop();
    this.#plan?.release();
    this.#plan = undefined;
  }

  async #compute(layer: KeyedLayer, signal: AbortSignal): Promise<LayerOutput | undefined> {
    const tensors = layerTensors(layer);
    this.#plan?.release();
    const plan = prepare(tensors);
    this.#plan = plan;
    if (plan === undefined) return undefined;
    const began = performance.now();
    await runBreathing(plan.steps(tensors.input.data), signal);
    return { plan, milliseconds: performance.now() - began };
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
  use: (output: LayerOutput | undefined) => R,
): Promise<R> {
  if (!isComputedWhole(layer.layer.geometry) || workerKernels().path === "TypeScript") {
    return turns.run(() => use(undefined), signal);
  }
  for (;;) {
    const job = recent.get(layer.key, () => new OutputJob(layer));
    const output = await job.result(signal);
    // Its memory may be another's before this request has its turn.
    const done = await turns.run(() => (job.isReleased ? undefined : { result: use(output) }), signal);
    if (done) return done.result;
  }
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

import type { ConvGeometry } from "../core/convGeometry.ts";
import type { ConvTensors } from "../core/convTensors.ts";
import { sizeOf } from "../core/tensor.ts";
import type { ConvKernelOptions } from "../kernels/kernels.ts";
import { type SomeChannels, someChannels } from "../protocol/compute.ts";
import { RpcError } from "../protocol/rpc.ts";
import { ComputeWorker } from "./computeWorker.ts";

/** Output channels that a thread computes at a time are at least so many: the kernels work on them in blocks. */
const fewestChannels = 6;

/** Parts for each thread, so that one that is held up keeps the others waiting for one part at most. */
const partsAThread = 2;

/**
 * Threads for hosts where memory can't be shared: each has kernels and memory of its own, computes some output channels at a time,
 * and hands them over. They start with the first work; one that ends is replaced.
 */
export class TransferThreads {
  readonly #workers: readonly ComputeWorker[];

  /** @param script of a compute worker */
  constructor(script: string, threads: number) {
    this.#workers = Array.from({ length: threads }, () => new ComputeWorker(script, () => {}));
  }

  get size(): number {
    return this.#workers.length;
  }

  /**
   * The output of a convolution without groups.
   *
   * @param told gets the share that is done, after each part
   * @throws RpcError with reason `cancelled` between two parts, when the signal is
   */
  async conv(
    { geometry: g, input, weight, bias }: ConvTensors,
    algorithm: ConvKernelOptions["algorithm"],
    signal: AbortSignal,
    told: (share: number) => void,
  ): Promise<Float32Array> {
    const step = Math.max(fewestChannels, Math.ceil(g.outChannels / (partsAThread * this.size)));
    const parts = Math.ceil(g.outChannels / step);
    const positions = sizeOf(g.outputSize);
    const filter = weight.data.length / g.outChannels;
    const output = new Float32Array(g.dOut);
    let [next, done] = [0, 0];
    const work = async (worker: ComputeWorker): Promise<void> => {
      for (;;) {
        if (signal.aborted) throw new RpcError("cancelled", "the computation was cancelled");
        const part = next++;
        if (part >= parts) return;
        const [from, to] = [part * step, Math.min(g.outChannels, (part + 1) * step)];
        const params: SomeChannels = {
          geometry: geometryOfChannels(g, from, to),
          input: input.data,
          weight: weight.data.slice(from * filter, to * filter),
          bias: bias?.data.slice(from, to),
          algorithm,
        };
        output.set(await worker.request(someChannels, params, { signal }), from * positions);
        told(++done / parts);
      }
    };
    await Promise.all(this.#workers.map(work));
    return output;
  }

  dispose(): void {
    for (const worker of this.#workers) worker.dispose();
  }
}

/** The convolution that gives some of the output channels. */
function geometryOfChannels(g: ConvGeometry, from: number, to: number): ConvGeometry {
  if (g.groups !== 1 || g.transposed) throw new RangeError("only a convolution without groups is shared so");
  return {
    ...g,
    outChannels: to - from,
    weightShape: [to - from, ...g.weightShape.slice(1)],
    dOut: (to - from) * sizeOf(g.outputSize),
  };
}

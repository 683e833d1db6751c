import type { ConvTensors } from "../core/convTensors.ts";
import type { KernelOutput } from "../core/proof.ts";
import { convRoundings } from "../kernels/convErrorBounds.ts";
import { workerKernels } from "./workerKernels.ts";

/** A small layer's output by the kernels, to be held against the others. */
export function kernelOutput(tensors: ConvTensors): KernelOutput {
  const { geometry, input, weight, bias } = tensors;
  const kernels = workerKernels();
  const plan = kernels.conv(geometry, weight, bias);
  const output = plan.run(input.data).slice();
  plan.release();
  return { path: kernels.path, output, roundings: convRoundings(plan.algorithm, geometry) };
}

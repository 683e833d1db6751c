import type { ConvGeometry } from "../core/convGeometry.ts";
import type { ConvTensors } from "../core/convTensors.ts";
import type { KernelOutput } from "../core/proof.ts";
import type { SparseRows } from "../core/structuredMatrix.ts";
import type { Tensor } from "../core/tensor.ts";
import { convRoundings } from "../kernels/convErrorBounds.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { workerKernels } from "./workerKernels.ts";

/** A small layer's output and matrix by the kernels, to be held against the others. */
export function kernelOutput(tensors: ConvTensors, kernels = workerKernels()): KernelOutput {
  const { geometry, input, weight, bias } = tensors;
  const plan = kernels.conv(geometry, weight, bias);
  try {
    const output = plan.run(input.data).slice();
    const roundings = convRoundings(plan.algorithm, geometry);
    return { path: kernels.path, output, roundings, matrix: kernelMatrix(geometry, weight, kernels) };
  } finally {
    plan.release();
  }
}

/** Nothing where the core would make it, which visits the nonzeros instead of storing them. */
function kernelMatrix(geometry: ConvGeometry, weight: Tensor, kernels: Kernels): SparseRows | undefined {
  if (kernels.path === "TypeScript") return undefined;
  const plan = kernels.csr(geometry);
  try {
    const { rowPointers, columnIndices, values } = plan.run(weight.data);
    return {
      rowPointers: rowPointers.slice(),
      columnIndices: columnIndices.slice(),
      values: values.slice(),
    };
  } finally {
    plan.release();
  }
}

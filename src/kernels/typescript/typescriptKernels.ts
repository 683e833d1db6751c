import type { ConvGeometry } from "../../core/convGeometry.ts";
import { convolve } from "../../core/convolve.ts";
import { gemm } from "../../core/gemm.ts";
import { type Tensor, tensor } from "../../core/tensor.ts";
import { checkConvTensors, matrixSize } from "../arguments.ts";
import type { ConvKernelOptions, Kernels, Plan } from "../kernels.ts";

/** The kernels by the core's own functions: the oracle of the others, and what runs where there is no WebAssembly. */
export class TypeScriptKernels implements Kernels {
  readonly path = "TypeScript";
  readonly bytesHeld = 0;

  gemm(a: Tensor, columns: number): Plan<[b: Float32Array]> {
    const [, depth] = matrixSize(a);
    return plan((b) => gemm(a, tensor([depth, columns], b)).data);
  }

  conv(
    geometry: ConvGeometry,
    weight: Tensor,
    bias?: Tensor,
    { samples = 1 }: ConvKernelOptions = {},
  ): Plan<[x: Float32Array]> {
    checkConvTensors(geometry, weight, bias);
    const shape = [samples, geometry.inChannels, ...geometry.inputSize];
    return plan(
      (x) => convolve({ geometry, input: tensor(shape, x), weight, ...(bias && { bias }) }, samples).data,
    );
  }
}

/** Nothing to give back. */
function plan<Inputs extends readonly unknown[], Result>(
  run: (...inputs: Inputs) => Result,
): Plan<Inputs, Result> {
  return { run, release: () => {} };
}

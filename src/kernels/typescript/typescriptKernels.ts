import { attention } from "../../core/attention.ts";
import type { ConvGeometry } from "../../core/convGeometry.ts";
import { ConvMatrix } from "../../core/convMatrix.ts";
import { convolve } from "../../core/convolve.ts";
import { gemm } from "../../core/gemm.ts";
import type { AttentionDesign } from "../../core/sequence/attentionDesign.ts";
import { attentionPredictor } from "../../core/sequence/attentionPredictor.ts";
import type { Task } from "../../core/sequence/task.ts";
import { AdamDescent } from "../../core/sequence/training/descent.ts";
import type { SparseRows } from "../../core/structuredMatrix.ts";
import { sizeOf, type Tensor, tensor } from "../../core/tensor.ts";
import { fold, type UnfoldOptions, unfold } from "../../core/unfold.ts";
import { checkAttentionSizes, checkConvTensors, checkWindows, matrixSize } from "../arguments.ts";
import type { AttentionKernelOptions, AttentionParts, AttentionSizes } from "../attentionKernel.ts";
import type {
  AttentionPlan,
  ConvKernelOptions,
  ConvPlan,
  KernelPath,
  KernelPredictor,
  Kernels,
  Plan,
  SteppedPlan,
  TrainableLayer,
  TrainingPlan,
} from "../kernels.ts";

/** The kernels by the core's own functions: the oracle of the others, and what runs where there is no WebAssembly. */
export class TypeScriptKernels implements Kernels {
  readonly path = "TypeScript";
  readonly bytesHeld = 0;
  readonly threads = 1;

  gemm(a: Tensor, columns: number): SteppedPlan<[b: Float32Array]> {
    const [, depth] = matrixSize(a);
    return plan((b) => gemm(a, tensor([depth, columns], b)).data);
  }

  conv(
    geometry: ConvGeometry,
    weight: Tensor,
    bias?: Tensor,
    { samples = 1 }: ConvKernelOptions = {},
  ): ConvPlan {
    checkConvTensors(geometry, weight, bias);
    const shape = [samples, geometry.inChannels, ...geometry.inputSize];
    let output: Float32Array = new Float32Array(0);
    const run = (x: Float32Array) => {
      output = convolve({ geometry, input: tensor(shape, x), weight, ...(bias && { bias }) }, samples).data;
      return output;
    };
    return {
      algorithm: "direct",
      ...plan(run),
      get output() {
        return output;
      },
    };
  }

  unfold(geometry: ConvGeometry, samples = 1): Plan<[x: Float32Array]> {
    const shape = [samples, geometry.inChannels, ...geometry.inputSize];
    const options = windowOptions(geometry);
    return plan((x) => unfold(tensor(shape, x), options).data);
  }

  fold(geometry: ConvGeometry, samples = 1): Plan<[columns: Float32Array]> {
    const taps = sizeOf(geometry.kernelSize);
    const shape = [samples, geometry.inChannels * taps, sizeOf(geometry.outputSize)];
    const options = { ...windowOptions(geometry), output_size: geometry.inputSize };
    return plan((columns) => fold(tensor(shape, columns), options).data);
  }

  attention(sizes: AttentionSizes, options: AttentionKernelOptions = {}): AttentionPlan {
    checkAttentionSizes(sizes);
    const { samples = 1, heads, keyHeads = heads, queries, keys, size, valueSize = size } = sizes;
    const { keep = "weights" } = options;
    const run = (q: Float32Array, k: Float32Array, v: Float32Array): AttentionParts => {
      const { output, weights, scores } = attention(
        tensor([samples, heads, queries, size], q),
        tensor([samples, keyHeads, keys, size], k),
        tensor([samples, keyHeads, keys, valueSize], v),
        options,
      );
      return {
        output: output.data,
        ...(keep !== "nothing" && { weights: weights.data }),
        ...(keep === "scores" && { scores: scores.data }),
      };
    };
    return plan(run);
  }

  csr(geometry: ConvGeometry): Plan<[weight: Float32Array | undefined], SparseRows> {
    return plan((weight) => new ConvMatrix(geometry, weight && tensor(geometry.weightShape, weight)).toCSR());
  }

  training(layer: TrainableLayer): TrainingPlan {
    return new TypeScriptTrainingPlan(layer);
  }

  predictor(design: AttentionDesign, task: Task): KernelPredictor {
    return { ...attentionPredictor(design, task), release: () => {} };
  }
}

class TypeScriptTrainingPlan extends AdamDescent implements TrainingPlan {
  readonly path: KernelPath = "TypeScript";
}

/** The options of `unfold` and `fold`. */
function windowOptions(geometry: ConvGeometry): UnfoldOptions {
  checkWindows(geometry);
  const { axes, kernelSize } = geometry;
  return {
    kernel_size: kernelSize,
    stride: axes.map((a) => a.stride),
    padding: axes.map((a): [number, number] => [a.padBefore, a.padAfter]),
    dilation: axes.map((a) => a.dilation),
  };
}

/** Nothing to give back. */
function plan<Inputs extends readonly unknown[], Result>(
  run: (...inputs: Inputs) => Result,
): SteppedPlan<Inputs, Result> {
  return {
    run,
    *steps(...inputs) {
      yield 0;
      return run(...inputs);
    },
    release: () => {},
  };
}

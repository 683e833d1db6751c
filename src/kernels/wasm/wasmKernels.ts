import type { ConvGeometry } from "../../core/convGeometry.ts";
import type { AttentionDesign } from "../../core/sequence/attentionDesign.ts";
import { attentionForm } from "../../core/sequence/attentionForm.ts";
import type { Task } from "../../core/sequence/task.ts";
import { AttentionLayer } from "../../core/sequence/training/attentionLayer.ts";
import type { SparseRows } from "../../core/structuredMatrix.ts";
import type { Tensor } from "../../core/tensor.ts";
import { checkAttentionSizes, checkConvTensors, checkWindows } from "../arguments.ts";
import type { AttentionKernelOptions, AttentionSizes } from "../attentionKernel.ts";
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
import { TypeScriptKernels } from "../typescript/typescriptKernels.ts";
import { attentionLossPlan } from "./attentionLossPlan.ts";
import { WasmAttentionPlan } from "./attentionPlan.ts";
import { attentionTraining } from "./attentionTraining.ts";
import { suitsFloat32 } from "./costTables.ts";
import { DirectConvPlan } from "./directConvPlan.ts";
import { GemmPlan } from "./gemmPlan.ts";
import type { KernelModule } from "./kernelModule.ts";
import { PlanMemory } from "./planMemory.ts";
import { recurrentTraining } from "./recurrentTraining.ts";
import { SparseRowsPlan } from "./sparseRowsPlan.ts";
import { TransposedConvPlan } from "./transposedConvPlan.ts";
import { WindowPlan } from "./windowPlan.ts";
import { suitsWinograd, WinogradPlan } from "./winogradPlan.ts";

/** Kernels in WebAssembly; what they do not cover, plain TypeScript does. */
export class WasmKernels implements Kernels {
  readonly path: KernelPath;
  readonly #module: KernelModule;
  readonly #typeScript = new TypeScriptKernels();

  constructor(path: KernelPath, module: KernelModule) {
    this.path = path;
    this.#module = module;
  }

  get threads(): number {
    return this.#module.team?.size ?? 1;
  }

  get bytesHeld(): number {
    return this.#module.arena.held;
  }

  gemm(a: Tensor, columns: number): SteppedPlan<[b: Float32Array]> {
    return this.#prepare((memory) => new GemmPlan(memory, a, columns));
  }

  conv(geometry: ConvGeometry, weight: Tensor, bias?: Tensor, options: ConvKernelOptions = {}): ConvPlan {
    checkConvTensors(geometry, weight, bias);
    const { samples = 1, algorithm = "direct" } = options;
    if (geometry.transposed) {
      return this.#prepare((memory) => new TransposedConvPlan(memory, geometry, weight, bias, samples));
    }
    // Padding is the absence of a term; here it is a zero, which is the same for weights that are numbers only.
    if (!weight.data.every(Number.isFinite)) return this.#typeScript.conv(geometry, weight, bias, options);
    const direct = () =>
      this.#prepare((memory) => new DirectConvPlan(memory, geometry, weight, bias, samples));
    if (algorithm === "direct" || !suitsWinograd(geometry)) return direct();
    return this.#prepare((memory) => new WinogradPlan(memory, geometry, weight, bias, samples, direct));
  }

  unfold(geometry: ConvGeometry, samples = 1): Plan<[x: Float32Array]> {
    checkWindows(geometry);
    return this.#prepare((memory) => new WindowPlan(memory, geometry, samples, "unfold"));
  }

  fold(geometry: ConvGeometry, samples = 1): Plan<[columns: Float32Array]> {
    checkWindows(geometry);
    return this.#prepare((memory) => new WindowPlan(memory, geometry, samples, "fold"));
  }

  attention(sizes: AttentionSizes, options: AttentionKernelOptions = {}): AttentionPlan {
    checkAttentionSizes(sizes);
    const typeScript = () => this.#typeScript.attention(sizes, options);
    if (!Number.isFinite(options.scale ?? 1)) return typeScript();
    return this.#prepare((memory) => new WasmAttentionPlan(memory, sizes, options, typeScript));
  }

  csr(geometry: ConvGeometry): Plan<[weight: Float32Array | undefined], SparseRows> {
    return this.#prepare((memory) => new SparseRowsPlan(memory, geometry));
  }

  training(layer: TrainableLayer): TrainingPlan {
    try {
      return this.#prepare((memory) =>
        layer instanceof AttentionLayer
          ? attentionTraining(this.path, layer, memory)
          : recurrentTraining(this.path, layer, memory),
      );
    } catch (error) {
      // More than the kernels' memory can hold.
      if (!(error instanceof RangeError)) throw error;
      return this.#typeScript.training(layer);
    }
  }

  predictor(design: AttentionDesign, task: Task): KernelPredictor {
    const form = attentionForm(design, task);
    if (!suitsFloat32(form)) return this.#typeScript.predictor(design, task);
    return this.#prepare((memory) => attentionLossPlan(memory, form, task));
  }

  /** Gives the memory back of a plan that could not be prepared. */
  #prepare<Prepared>(make: (memory: PlanMemory) => Prepared): Prepared {
    const memory = new PlanMemory(this.#module);
    try {
      return make(memory);
    } catch (error) {
      memory.release();
      throw error;
    }
  }
}

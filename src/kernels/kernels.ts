import type { ConvGeometry } from "../core/convGeometry.ts";
import type { AttentionDesign } from "../core/sequence/attentionDesign.ts";
import type { Predictor } from "../core/sequence/loss.ts";
import type { Task } from "../core/sequence/task.ts";
import type { AttentionLayer } from "../core/sequence/training/attentionLayer.ts";
import type { Descent } from "../core/sequence/training/descent.ts";
import type { RecurrentLayer } from "../core/sequence/training/recurrentLayer.ts";
import type { SparseRows } from "../core/structuredMatrix.ts";
import type { Tensor } from "../core/tensor.ts";
import type { AttentionKernelOptions, AttentionParts, AttentionSizes } from "./attentionKernel.ts";

/**
 * Which implementation computes: WebAssembly with fused multiply-adds, WebAssembly with SIMD as every engine has it, or plain
 * TypeScript. The same path gives the same bits each time; two paths differ within the errors that each kernel states.
 */
export type KernelPath = "relaxed FMA" | "SIMD" | "TypeScript";

/**
 * Work prepared once and done often: sizes checked, constant operands packed, memory reserved.
 *
 * What `run` returns may lie in the kernels' own memory: it is good until this plan runs again or is released, or any other
 * is prepared. Copy what must last longer.
 */
export interface Plan<Inputs extends readonly unknown[], Result = Float32Array> {
  /** @throws RangeError for inputs of another size than prepared for */
  run(...inputs: Inputs): Result;
  /** Gives its memory back. The plan cannot run any more. */
  release(): void;
}

/** A plan whose work comes in parts, that threads can share. `run` is on all threads as well where that pays. */
export interface SteppedPlan<Inputs extends readonly unknown[], Result = Float32Array>
  extends Plan<Inputs, Result> {
  /**
   * As `run`, in steps of some milliseconds. Yields the share that is done; between, other work can be done, though not with
   * this plan, or the generator be ended.
   */
  steps(...inputs: Inputs): Generator<number, Result>;
}

export interface ConvKernelOptions {
  /** How many samples an input holds, 1 by default. */
  readonly samples?: number | undefined;
  /**
   * "direct" sums products, as the definition does, and is the default. "fastest" takes Winograd's algorithm where that
   * applies and pays: for kernels of 3 or 4 taps that move by 1, and of 5 to 8 that move by 2. It needs a quarter of the
   * multiplications for 3 × 3, a third for 7 × 7 with stride 2.
   */
  readonly algorithm?: "direct" | "fastest" | undefined;
}

export interface ConvPlan extends SteppedPlan<[x: Float32Array]> {
  readonly algorithm: "direct" | "winograd";
  /** What the last run came to, where it is now: good until the next run, whatever else is prepared. */
  readonly output: Float32Array;
}

export type AttentionPlan = SteppedPlan<[q: Float32Array, k: Float32Array, v: Float32Array], AttentionParts>;

/** A layer on a sample of a task's histories, with the numbers that a training begins with. */
export type TrainableLayer = AttentionLayer | RecurrentLayer;

/** Each run is a whole step: Adam along the gradient, then forward, loss and backward over the sample; it gives the mean loss. */
export interface TrainingPlan extends Plan<[learningRate: number], number>, Descent {
  /** What computes: not all layers are covered by all paths. */
  readonly path: KernelPath;
}

export interface KernelPredictor extends Predictor {
  /** Gives its memory back. It cannot add up costs any more. */
  release(): void;
}

/** The heavy numeric work, in float32. */
export interface Kernels {
  readonly path: KernelPath;
  /** Bytes of memory that the plans in use hold. */
  readonly bytesHeld: number;
  /** How many threads large work is shared by. The results are the same for any number. */
  readonly threads: number;

  /**
   * A matrix product with the left matrix kept, (m × k)·(k × n) = (m × n), row-major.
   * Error: at most (k + 1)·2⁻²⁴·Σ|a||b| for each entry (TypeScript: sums in float64, rounded once).
   */
  gemm(a: Tensor, columns: number): SteppedPlan<[b: Float32Array]>;

  /**
   * A convolution with the weight kept, as `conv` of the core: (samples, c_in, ...input) to (samples, c_out, ...output).
   * Error: at most (t + 1)·2⁻²⁴·(|bias| + Σ|w||x|) for each output, t = c_in/groups·∏kernel.
   *
   * Of Winograd's: up to seven times the error of the direct sum where an input's values are alike, less than twice with
   * hundreds of channels; in any case at most 512·(min(p, 64) + ⌈p/32⌉ + 24)·2⁻²⁴·(|bias| + Σ t·|w||x|), where |w| and |x|
   * are the greatest of each channel, s is the stride, p = s²·c_in and t = ∏ s·⌈kernel/s⌉, and what denormal numbers lose.
   * Results that are not finite are computed again directly.
   */
  conv(geometry: ConvGeometry, weight: Tensor, bias?: Tensor, options?: ConvKernelOptions): ConvPlan;

  /**
   * The patches that the windows of a convolution see, as columns: (samples, c_in, ...input) to (samples, c_in·∏kernel,
   * positions), as `unfold` of the core. Exact.
   *
   * @throws RangeError for a transposed convolution, here and of `fold`
   */
  unfold(geometry: ConvGeometry, samples?: number): Plan<[x: Float32Array]>;

  /**
   * The adjoint of `unfold`: adds columns back to where their patches lie.
   * Error: at most ∏kernel·2⁻²⁴·Σ|column| for each pixel.
   */
  fold(geometry: ConvGeometry, samples?: number): Plan<[columns: Float32Array]>;

  /**
   * Scaled dot-product attention, as `attention` of the core, of (samples, heads, …) as `AttentionSizes` has them.
   *
   * Error of the scores: at most (size + 2)·2⁻²⁴·|scale|·Σ|q||k|, to which a mask and a soft-cap add their own roundings. A
   * weight errs by a relative 2·(the greatest error of a score in its row) + (keys + 16)·2⁻²⁴, and is 0 where it should be less
   * than 2⁻¹²⁶ of the greatest in its row; an output by as much, plus (keys + 2)·2⁻²⁴, of Σ|weight||v|. A row with a score that is
   * NaN or +∞ is NaN, one whose keys are all left out is 0, and keys of no weight count for nothing.
   */
  attention(sizes: AttentionSizes, options?: AttentionKernelOptions): AttentionPlan;

  /**
   * The matrix M of a convolution in compressed sparse rows, as `ConvMatrix.toCSR` of the core, from its weight; ones where there
   * is none. Exact.
   */
  csr(geometry: ConvGeometry): Plan<[weight: Float32Array | undefined], SparseRows>;

  /**
   * Steps of gradient descent on a layer, which belongs to the plan from then on. Parameters, their slopes and Adam are float64; the
   * histories and what is computed from each of them float32.
   *
   * Error of the loss and of each slope: at most 2⁻¹⁸ of the loss and the greatest slope together while scores and states are of
   * ordinary size, in proportion to them beyond,
   * provided that no rounding changes the sign of o − y in a loss of l1. Where a float32 is not finite the layer's own code computes the
   * step, so NaN and infinities are those of float64; that code takes over, too, where the kernels' memory can't hold the layer.
   */
  training(layer: TrainableLayer): TrainingPlan;

  /**
   * An attention layer on a task, as `attentionPredictor` of the core. Here `addCosts` computes in float32 from points that are
   * rounded to float32: a mean |answer − target| errs by at most (sources + 16 + 16·S)·2⁻²⁴·M, with S the greatest sum of magnitudes of
   * what a score is made of, and M that of a value and the target; a mean square by 2·M times as much. Beyond 2⁶⁰ float64 computes.
   * `answersAt` computes in float64, as exactly as the core.
   */
  predictor(design: AttentionDesign, task: Task): KernelPredictor;
}

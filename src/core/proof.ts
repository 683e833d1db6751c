import { conv, convTranspose } from "./conv.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import { ConvMatrix } from "./convMatrix.ts";
import type { ConvTensors } from "./convTensors.ts";
import { outputByDefinition } from "./definition.ts";
import { gemm } from "./gemm.ts";
import { positionOf } from "./indexing.ts";
import { normalRandom } from "./random.ts";
import type { SparseRows } from "./structuredMatrix.ts";
import { sizeOf, type Tensor, tensor } from "./tensor.ts";
import { ulpDistance } from "./ulp.ts";
import { fold, unfold } from "./unfold.ts";

/** An output on which two of the three ways do not agree. */
export interface Disagreement {
  readonly channel: number;
  readonly position: readonly number[];
  readonly definition: number;
  readonly gemm: number;
  readonly matrix: number;
}

/** The output by the kernels: as fast as it can be, and so only as exact as they state. */
export interface KernelOutput {
  readonly path: string;
  readonly output: Float32Array;
  /** An output may err by so many units of 2⁻²⁴ of |bias| + Σ|w||x|. */
  readonly roundings: number;
  /** M by the kernels: its rows are then what M·x is computed from, and what is counted. */
  readonly matrix?: SparseRows | undefined;
}

/** How the kernels' output compares to that by definition. */
export interface KernelProof {
  readonly path: string;
  /** The largest difference, in steps of float32. */
  readonly maxUlp: number;
  /** The largest difference, as a share of the error that is stated. */
  readonly share: number;
}

/** What came of computing a layer's output three times over, and by the kernels once more. */
export interface Proof {
  /** Outputs compared: all of them. */
  readonly outputs: number;
  /** The largest difference between any two of the three ways, in steps of float32. */
  readonly maxUlp: number;
  readonly disagreement?: Disagreement;
  /** |⟨Mx, y⟩ − ⟨x, Mᵀy⟩| relative to the sum of magnitudes, for random x and y. */
  readonly adjointError: number;
  readonly nonzeros: { readonly formula: number; readonly counted: number };
  readonly kernel?: KernelProof;
  readonly holds: boolean;
}

/** Layers up to these are proven; the definition alone takes about 50 ns for each multiply-add. */
export const proofLimits = { multiplyAdds: 8e6, unfoldEntries: 4e6 } as const;

export function isProvable(g: ConvGeometry): boolean {
  const taps = sizeOf(g.kernelSize);
  const positions = sizeOf(g.transposed ? g.inputSize : g.outputSize);
  const channels = g.transposed ? g.outChannels : g.inChannels;
  const perPosition = (g.inChannels * g.outChannels * taps) / g.groups;
  return (
    perPosition * positions <= proofLimits.multiplyAdds &&
    channels * taps * positions <= proofLimits.unfoldEntries
  );
}

/**
 * Where the terms of a sum cancel, the rounding of float32 in between (the columns that a transposed convolution folds) shows in
 * the result. So much of the sum of magnitudes may two ways differ beside one step of float32.
 */
const cancellation = 2 ** -22;

/**
 * Computes a layer's output by its definition, as unfold and GEMM, and as M·x, and compares; counts M's nonzeros one by
 * one; and checks that M and its transpose are adjoint. Yields now and then the share that is done, so that the caller can
 * stop or breathe.
 *
 * @param kernel is compared as well, where there is one
 * @throws RangeError for a layer beyond `proofLimits`
 */
export function* prove(tensors: ConvTensors, kernel?: KernelOutput): Generator<number, Proof> {
  const { geometry: g } = tensors;
  if (!isProvable(g))
    throw new RangeError(`too large to be proven: more than ${proofLimits.multiplyAdds} multiply-adds`);
  const products = outputByGemm(tensors);
  yield 0;
  const matrix = new ConvMatrix(g, tensors.weight);
  const eachEntry = kernel?.matrix ? entriesOf(kernel.matrix) : entriesByStructure(matrix);
  const positions = sizeOf(g.outputSize);
  let maxUlp = 0;
  let counted = 0;
  let disagreement: Disagreement | undefined;
  const kernelProof = { maxUlp: 0, share: 0 };
  for (let row = 0; row < g.dOut; row++) {
    if (row % 64 === 0) yield row / g.dOut;
    const channel = Math.floor(row / positions);
    const position = positionOf(row % positions, g.outputSize);
    let sum = tensors.bias?.data[channel] ?? 0;
    eachEntry(row, (column, value) => {
      sum += value * (tensors.input.data[column] as number);
      counted++;
    });
    const defined = outputByDefinition(tensors, channel, position);
    const ways = [Math.fround(defined.sum), products.data[row] as number, Math.fround(sum)] as const;
    const [low, high] = [Math.min(...ways), Math.max(...ways)];
    // Both bounds are NaN where one way alone is.
    const ulps = Math.max(...ways.map((way, n) => ulpDistance(way, ways[(n + 1) % ways.length] as number)));
    maxUlp = Math.max(maxUlp, ulps);
    if (ulps > 1 && !(high - low <= defined.magnitude * cancellation)) {
      disagreement ??= { channel, position, definition: ways[0], gemm: ways[1], matrix: ways[2] };
    }
    if (kernel) compareKernel(kernelProof, kernel, row, defined);
  }
  yield 1;
  const adjointError = adjointGap(tensors);
  const nonzeros = { formula: matrix.nonzeros, counted };
  const holds =
    disagreement === undefined &&
    !(adjointError > 1e-5) &&
    nonzeros.formula === counted &&
    kernelProof.share <= 1;
  return {
    outputs: g.dOut,
    maxUlp,
    ...(disagreement && { disagreement }),
    adjointError,
    nonzeros,
    ...(kernel && { kernel: { path: kernel.path, ...kernelProof } }),
    holds,
  };
}

type EachEntry = (row: number, visit: (column: number, value: number) => void) => void;

function entriesByStructure(matrix: ConvMatrix): EachEntry {
  return (row, visit) => matrix.visitRow(row, (column, _tap, value) => visit(column, value));
}

function entriesOf({ rowPointers, columnIndices, values }: SparseRows): EachEntry {
  return (row, visit) => {
    const end = rowPointers[row + 1] as number;
    for (let n = rowPointers[row] as number; n < end; n++) {
      visit(columnIndices[n] as number, values[n] as number);
    }
  };
}

function compareKernel(
  proof: { maxUlp: number; share: number },
  { output, roundings }: KernelOutput,
  row: number,
  { sum, magnitude }: { readonly sum: number; readonly magnitude: number },
): void {
  const computed = output[row] as number;
  proof.maxUlp = Math.max(proof.maxUlp, ulpDistance(Math.fround(sum), computed));
  // Beyond the largest numbers a sum may overflow on its way.
  if (Object.is(Math.fround(sum), computed) || magnitude >= 2 ** 127) return;
  // Below the smallest ones an error is no longer relative.
  const bound = roundings * (magnitude * 2 ** -24 + 2 ** -150);
  proof.share = Math.max(proof.share, Math.abs(computed - sum) / bound);
}

/** The output as (c_out × positions): [W | b]·[unfold(x); 1] group by group, transposed fold(Wᵀ·x) + b. */
function outputByGemm(tensors: ConvTensors): Tensor {
  const { geometry: g, input, weight, bias } = tensors;
  const taps = sizeOf(g.kernelSize);
  const [inSize, outSize] = [g.inChannels / g.groups, g.outChannels / g.groups];
  const options = { kernel_size: g.kernelSize, ...steps(g) };
  const positions = sizeOf(g.outputSize);
  const result = tensor([g.outChannels, positions]);
  for (let group = 0; group < g.groups; group++) {
    const x = tensor([1, inSize, ...g.inputSize], part(input, group, g.groups));
    const w = part(weight, group, g.groups);
    const b = bias ? part(bias, group, g.groups) : new Float32Array(outSize);
    const from = group * outSize * positions;
    if (g.transposed) {
      const columns = gemm(
        transpose(w, inSize, outSize * taps),
        tensor([inSize, x.data.length / inSize], x.data),
      );
      const y = fold(tensor([1, ...columns.shape], columns.data), { ...options, output_size: g.outputSize });
      result.data.set(
        y.data.map((sum, i) => sum + (b[Math.floor(i / positions)] as number)),
        from,
      );
    } else {
      const columns = withRow(unfold(x, options), inSize * taps, 1);
      result.data.set(gemm(withColumn(w, outSize, b), columns).data, from);
    }
  }
  return result;
}

function adjointGap({ geometry: g, weight }: ConvTensors): number {
  const y = tensor(
    [1, g.outChannels, ...g.outputSize],
    Float32Array.from({ length: g.dOut }, normalRandom(1)),
  );
  const x = tensor([1, g.inChannels, ...g.inputSize], Float32Array.from({ length: g.dIn }, normalRandom(2)));
  const options = { ...steps(g), groups: g.groups };
  const forward = g.transposed
    ? convTranspose(x, weight, undefined, { ...options, output_padding: g.axes.map((a) => a.outputPadding) })
    : conv(x, weight, undefined, options);
  // The gradient of a convolution leaves out cells that no window reaches: as many as its transpose has to pad.
  const backward = g.transposed
    ? conv(y, weight, undefined, options)
    : convTranspose(y, weight, undefined, { ...options, output_padding: g.axes.map((a) => a.dropped) });
  const [left, right] = [dot(forward, y), dot(x, backward)];
  const magnitude = left.magnitude + right.magnitude;
  return magnitude === 0 ? 0 : Math.abs(left.sum - right.sum) / magnitude;
}

function steps(g: ConvGeometry) {
  return {
    stride: g.axes.map((a) => a.stride),
    padding: g.axes.map((a) => [a.padBefore, a.padAfter] as const),
    dilation: g.axes.map((a) => a.dilation),
  };
}

function dot(a: Tensor, b: Tensor): { readonly sum: number; readonly magnitude: number } {
  let sum = 0;
  let magnitude = 0;
  for (let i = 0; i < a.data.length; i++) {
    const product = (a.data[i] as number) * (b.data[i] as number);
    sum += product;
    magnitude += Math.abs(product);
  }
  return { sum, magnitude };
}

function part({ data }: Tensor, index: number, parts: number): Float32Array {
  const size = data.length / parts;
  return data.slice(index * size, (index + 1) * size);
}

/** A matrix with one more row, of this value throughout. */
function withRow({ data }: Tensor, rows: number, value: number): Tensor {
  const columns = data.length / rows;
  const result = tensor([rows + 1, columns]);
  result.data.set(data);
  result.data.fill(value, data.length);
  return result;
}

/** A matrix with one more column. */
function withColumn(data: Float32Array, rows: number, column: Float32Array): Tensor {
  const columns = data.length / rows;
  const result = tensor([rows, columns + 1]);
  for (let r = 0; r < rows; r++) {
    result.data.set(data.subarray(r * columns, (r + 1) * columns), r * (columns + 1));
    result.data[(r + 1) * (columns + 1) - 1] = column[r] as number;
  }
  return result;
}

function transpose(data: Float32Array, rows: number, columns: number): Tensor {
  const result = tensor([columns, rows]);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result.data[c * rows + r] = data[r * columns + c] as number;
  }
  return result;
}

import type { SamplingWork, Work } from "./work.ts";

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly work: Work;
  /** How far a contender's result may be from ours, as a share of the largest number. */
  readonly tolerance: number;
  /** Contenders that are left out, as they would take too long: in a quick run, and always. */
  readonly notQuick?: readonly string[];
  readonly never?: readonly string[];
}

const c1 = { in_channels: 3, out_channels: 64, input_size: 224, kernel_size: 7, stride: 2, padding: 3 };
const c2 = { in_channels: 64, out_channels: 64, input_size: 56, kernel_size: 3, stride: 1, padding: 1 };
const c3 = { in_channels: 3, out_channels: 16, input_size: 32, kernel_size: 3, stride: 1, padding: 1 };
const c4 = { in_channels: 1, out_channels: 1, input_size: 8, kernel_size: 3, stride: 1, padding: 0 };
const s2 = { in_channels: 3, out_channels: 16, input_size: 64, kernel_size: 3, stride: 1, padding: 1 };
const slow = ["typescript", "tfjs-wasm", "tfjs-cpu"];

export const rows: readonly Row[] = [
  {
    id: "C1",
    title: "conv 1×3×224×224 → 64, k 7, s 2, p 3; ours direct",
    work: { kind: "conv", algorithm: "direct", ...c1 },
    tolerance: 1e-5,
    notQuick: ["tfjs-cpu"],
  },
  {
    id: "C1w",
    title: "the same; ours by Winograd",
    work: { kind: "conv", algorithm: "fastest", ...c1 },
    tolerance: 1e-5,
    notQuick: ["tfjs-cpu", "typescript"],
  },
  {
    id: "C2",
    title: "conv 1×64×56×56 → 64, k 3, p 1; ours direct",
    work: { kind: "conv", algorithm: "direct", ...c2 },
    tolerance: 1e-5,
    notQuick: ["tfjs-cpu"],
  },
  {
    id: "C2w",
    title: "the same; ours by Winograd",
    work: { kind: "conv", algorithm: "fastest", ...c2 },
    tolerance: 1e-5,
    notQuick: ["tfjs-cpu", "typescript"],
  },
  {
    id: "C3",
    title: "conv 1×3×32×32 → 16, k 3, p 1",
    work: { kind: "conv", algorithm: "direct", ...c3 },
    tolerance: 1e-5,
  },
  {
    id: "C4",
    title: "conv 1×1×8×8 → 1, k 3, of the editor's size",
    work: { kind: "conv", algorithm: "direct", ...c4 },
    tolerance: 1e-5,
  },
  { id: "GEMM", title: "matrix product 512³", work: { kind: "gemm", size: 512 }, tolerance: 1e-5 },
  {
    id: "A1",
    title: "attention, 12 heads, 512 tokens, d 64, with weights",
    work: { kind: "attention", heads: 12, tokens: 512, size: 64 },
    tolerance: 1e-5,
    notQuick: slow,
  },
  {
    id: "A3",
    title: "attention, 1 head, 8 tokens, d 4",
    work: { kind: "attention", heads: 1, tokens: 8, size: 4 },
    tolerance: 1e-5,
  },
  { id: "S1", title: "unfold of C2's input", work: { kind: "unfold", ...c2 }, tolerance: 0 },
  {
    id: "S2",
    title: "matrix of conv 3×64×64 → 16, k 3, p 1 in compressed rows",
    work: { kind: "sparse", ...s2 },
    tolerance: 0,
  },
  training(2),
  training(4),
  training(8),
  monteCarlo("M1", "Monte Carlo of the toy task, 131,072 samples, d 2", "batch"),
  monteCarlo("M1v", "the same; NumPy's samples side by side", "lines"),
  // Last, as its gigabytes of results leave their traces in everyone's memory.
  {
    id: "A2",
    title: "the same as A1 for 2,048 tokens",
    work: { kind: "attention", heads: 12, tokens: 2048, size: 64 },
    tolerance: 1e-5,
    notQuick: [...slow, "simd", "onnxruntime-web"],
    never: ["tfjs-cpu"],
  },
];

function monteCarlo(id: string, title: string, layout: SamplingWork["layout"]): Row {
  // Everyone draws samples of his own, so that means differ.
  return { id, title, work: { kind: "sampling", layout, size: 2, samples: 131_072 }, tolerance: 3e-3 };
}

function training(size: number): Row {
  return {
    id: `T1-${size}`,
    title: `a step of training attention, 4 positions, batch 1024, d ${size}`,
    work: { kind: "training", size, batch: 1024, learning_rate: 0.01 },
    tolerance: 1e-3,
  };
}

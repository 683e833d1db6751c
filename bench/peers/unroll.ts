import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/embedded/paths.ts";
import { convGeometry } from "../../src/core/convGeometry.ts";
import { addEach, goldenRatio } from "../../src/core/sequence/sampling.ts";
import { AttentionLayer } from "../../src/core/sequence/training/attentionLayer.ts";
import { trainingSample } from "../../src/core/sequence/training/trainingSample.ts";
import type { KernelBuild } from "../../src/kernels/kernelBuild.ts";
import type { Kernels, Plan } from "../../src/kernels/kernels.ts";
import { loadKernels } from "../../src/kernels/loadKernels.ts";
import { kernelThreads } from "../../src/worker/kernelThreads.ts";
import type { Inputs } from "../race/inputs.ts";
import { toyDesign, toyTask, trainingSeed } from "../race/toyTask.ts";
import type { SamplingWork, Work } from "../race/work.ts";
import { input, joined, type Peer, type Runner, runnerOf } from "./runner.ts";

/** Our kernels, as they are shipped: one build of them, or plain TypeScript. */
export function unroll(build: KernelBuild | "typescript", threads = 1): Peer {
  const kernels = loadKernels(
    (wanted) =>
      wanted === build
        ? new Uint8Array(readFileSync(join(root, "dist", `kernels-${build}.wasm`)))
        : undefined,
    threads > 1 ? kernelThreads(join(root, "src", "worker", "kernelThread.ts"), threads) : undefined,
  );
  return {
    version: kernels.path,
    prepare: (work, inputs) => prepare(kernels, work, inputs),
  };
}

function prepare(kernels: Kernels, work: Work, inputs: Inputs): Runner {
  switch (work.kind) {
    case "conv": {
      const { algorithm, ...parameters } = work;
      const geometry = convGeometry({ ...parameters, type: "conv2d" });
      const [weight, bias] = [input(inputs, "weight"), input(inputs, "bias")];
      return runner(kernels.conv(geometry, weight, bias, { algorithm }), input(inputs, "x").data);
    }
    case "gemm":
      return runner(kernels.gemm(input(inputs, "a"), work.size), input(inputs, "b").data);
    case "unfold":
      return runner(kernels.unfold(convGeometry({ ...work, type: "conv2d" })), input(inputs, "x").data);
    case "attention": {
      const { heads, tokens, size } = work;
      const plan = kernels.attention({ heads, queries: tokens, keys: tokens, size });
      const [q, k, v] = [input(inputs, "q").data, input(inputs, "k").data, input(inputs, "v").data];
      return runnerOf(
        () => plan.run(q, k, v),
        ({ output, weights = [] }) => [output, weights],
        () => plan.release(),
      );
    }
    case "sparse": {
      const plan = kernels.csr(convGeometry({ ...work, type: "conv2d" }));
      const weight = input(inputs, "weight").data;
      return runnerOf(
        () => plan.run(weight),
        ({ rowPointers, columnIndices, values }) => [rowPointers, columnIndices, values],
        () => plan.release(),
      );
    }
    case "training": {
      const sample = trainingSample(toyTask, work.batch, trainingSeed);
      const plan = kernels.training(new AttentionLayer(toyDesign(inputs), toyTask, sample));
      const rate = work.learning_rate;
      const losses = () =>
        Array.from({ length: 20 }, (_, n) => (n === 0 ? plan.lossAndGradient() : plan.run(rate)));
      return {
        ...runnerOf(
          () => plan.run(rate),
          (loss) => [[loss]],
          () => plan.release(),
        ),
        check: () => joined([losses()]),
      };
    }
    case "sampling":
      return sampling(kernels, work, inputs);
  }
}

function runner(plan: Plan<[x: Float32Array]>, x: Float32Array): Runner {
  return runnerOf(
    () => plan.run(x),
    (result) => [result],
    () => plan.release(),
  );
}

/** The mean loss over points of a lattice, as for losses beyond three variables. */
function sampling(kernels: Kernels, { samples }: SamplingWork, inputs: Inputs): Runner {
  const predictor = kernels.predictor(toyDesign(inputs), toyTask);
  const ratio = goldenRatio(2);
  const lattice = {
    start: Float64Array.of(0.5, 0.5),
    step: Float64Array.of(1 / ratio, 1 / ratio ** 2),
    count: samples,
  };
  const positions = [0, 1, 2, 3];
  const answers = new Float64Array(4);
  /** One by one, where there is no other way: u1 and u2 are the coordinates themselves. */
  const costs = (point: Float64Array, results: Float64Array) => {
    predictor.predict(point, answers);
    for (let n = 0; n < 4; n++) results[n] = Math.abs((answers[n] as number) - (point[n % 2] as number));
  };
  const run = () => {
    const sums = new Float64Array(4);
    if (predictor.addCosts) predictor.addCosts(lattice, positions, sums);
    else addEach(lattice, costs, sums);
    return sums.reduce((total, sum) => total + sum, 0) / samples;
  };
  return runnerOf(
    run,
    (mean) => [[mean]],
    () => predictor.release(),
  );
}

import { dirname, join } from "node:path";
import { convGeometry } from "../../src/core/convGeometry.ts";
import { tensor } from "../../src/core/tensor.ts";
import type { Inputs } from "../race/inputs.ts";
import type { Work } from "../race/work.ts";
import { load, pathOf, versionOf } from "./load.ts";
import { input, type Peer, type Runner, runnerOf } from "./runner.ts";
import type { Tf, TfTensor } from "./tf.ts";
import { tfjsTraining } from "./tfjsTraining.ts";
import { transposed } from "./transposed.ts";

/** TensorFlow.js with one of its backends; that of WebAssembly takes its build with SIMD and, in Node, one thread. */
export async function tfjs(backend: "cpu" | "wasm"): Promise<Peer> {
  const name = `@tensorflow/tfjs-backend-${backend}`;
  const tf = load<Tf>("@tensorflow/tfjs-core");
  const { setWasmPaths } = load<{ setWasmPaths?(prefix: string): void }>(name);
  setWasmPaths?.(join(dirname(pathOf(name)), "/"));
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js cannot use its backend ${backend}`);
  await tf.ready();
  return { version: versionOf(name), prepare: (work, inputs) => prepare(tf, work, inputs) };
}

function prepare(tf: Tf, work: Work, inputs: Inputs): Runner | undefined | Promise<Runner> {
  switch (work.kind) {
    case "conv": {
      // Channels come last here: it is given its input like that, and what it answers is turned round only to be compared.
      const { stride, padding } = work;
      const { outChannels, outputSize } = convGeometry({ ...work, type: "conv2d" });
      const x = transposed(input(inputs, "x"), [0, 2, 3, 1]);
      const [weight, bias] = [transposed(input(inputs, "weight"), [2, 3, 1, 0]), input(inputs, "bias")];
      const filter = tf.tensor(weight.data, weight.shape);
      const added = tf.tensor(bias.data, bias.shape);
      const compute = () => [
        tf.fused.conv2d({
          x: tf.tensor(x.data, x.shape),
          filter,
          strides: stride,
          pad: padding,
          bias: added,
        }),
      ];
      const shape = [1, ...outputSize, outChannels];
      return runner(tf, [filter, added], compute, (y) => transposed(tensor(shape, y), [0, 3, 1, 2]).data);
    }
    case "gemm": {
      const [a, b] = [input(inputs, "a"), input(inputs, "b")];
      const left = tf.tensor(a.data, a.shape);
      return runner(tf, [left], () => [tf.matMul(left, tf.tensor(b.data, b.shape))]);
    }
    case "attention": {
      const given = ["q", "k", "v"].map((name) => input(inputs, name));
      return runner(tf, [], () => {
        const [q, k, v] = given.map(({ data, shape }) => tf.tensor(data, shape));
        if (!q || !k || !v) return [];
        const weights = tf.softmax(tf.mul(tf.matMul(q, k, false, true), work.size ** -0.5));
        return [tf.matMul(weights, v), weights];
      });
    }
    case "training":
      return tfjsTraining(tf, work, inputs);
    default:
      return undefined;
  }
}

/** Tensors that a run makes are given back after it, the kept ones at the end. */
function runner(
  tf: Tf,
  kept: readonly TfTensor[],
  compute: () => readonly TfTensor[],
  toCompare = (result: Float32Array): Float32Array => result,
): Runner {
  let results: readonly Float32Array[] = [];
  const read = () => {
    results = compute().map((tensor) => tensor.dataSync());
  };
  const run = () => {
    tf.tidy(read);
    return results;
  };
  return runnerOf(
    run,
    (numbers) => numbers.map(toCompare),
    () => tf.dispose(kept),
  );
}

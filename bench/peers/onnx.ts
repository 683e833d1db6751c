import { onnxModel } from "../onnx/model.ts";
import type { Inputs } from "../race/inputs.ts";
import type { Work } from "../race/work.ts";
import { load, versionOf } from "./load.ts";
import { onnxGraph } from "./onnxWork.ts";
import { input, joined, type Peer, type Runner } from "./runner.ts";

interface OrtTensor {
  readonly data: Float32Array;
}

type OrtTensors = Readonly<Record<string, OrtTensor>>;

interface OrtSession {
  run(feeds: OrtTensors): Promise<OrtTensors>;
  release(): Promise<void>;
}

/** What is used of `onnxruntime-web` and `onnxruntime-node` alike. */
interface Ort {
  readonly env: { readonly wasm?: { numThreads?: number } };
  readonly Tensor: new (type: "float32", data: Float32Array, shape: readonly number[]) => OrtTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<OrtSession>;
  };
}

/** ONNX Runtime, in WebAssembly or native, with its own optimisation of graphs. */
export function onnx(name: "onnxruntime-web" | "onnxruntime-node", threads = 1): Peer {
  const ort = load<Ort>(name);
  if (ort.env.wasm) ort.env.wasm.numThreads = threads;
  const options = {
    executionProviders: [name === "onnxruntime-web" ? "wasm" : "cpu"],
    graphOptimizationLevel: "all",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  };
  return { version: versionOf(name), prepare: (work, inputs) => prepare(ort, options, work, inputs) };
}

async function prepare(
  ort: Ort,
  options: Readonly<Record<string, unknown>>,
  work: Work,
  inputs: Inputs,
): Promise<Runner | undefined> {
  const graph = onnxGraph(work, inputs);
  if (graph === undefined) return undefined;
  const session = await ort.InferenceSession.create(onnxModel(graph), options);
  const given = Object.keys(graph.inputs).map((name) => ({ name, ...input(inputs, name) }));
  let last: OrtTensors = {};
  const repeat = async (count: number) => {
    for (let n = 0; n < count; n++) {
      const feeds: Record<string, OrtTensor> = {};
      for (const { name, data, shape } of given) feeds[name] = new ort.Tensor("float32", data, shape);
      last = await session.run(feeds);
    }
  };
  return {
    repeat,
    check: async () => {
      await repeat(1);
      return joined(Object.keys(graph.outputs).map((name) => last[name]?.data ?? []));
    },
    release: () => void session.release(),
  };
}

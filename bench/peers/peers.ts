import { limits, limitsOfTwo } from "./limits.ts";
import { onnx } from "./onnx.ts";
import type { Peer } from "./runner.ts";
import { tfjs } from "./tfjs.ts";
import { unroll } from "./unroll.ts";

/** Those that run in a Node process of their own, by the name that the process is given. */
export const peers: Readonly<Record<string, () => Peer | Promise<Peer>>> = {
  fma: () => unroll("fma"),
  "fma-2": () => unroll("fma", 2),
  simd: () => unroll("simd"),
  typescript: () => unroll("typescript"),
  limits: () => limits,
  "limits-2": () => limitsOfTwo,
  "tfjs-wasm": () => tfjs("wasm"),
  "tfjs-cpu": () => tfjs("cpu"),
  "onnxruntime-web": () => onnx("onnxruntime-web"),
  "onnxruntime-node": () => onnx("onnxruntime-node"),
  "onnxruntime-node-2": () => onnx("onnxruntime-node", 2),
};

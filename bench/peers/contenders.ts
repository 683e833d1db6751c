import { join } from "node:path";
import type { ContenderCommand } from "./contender.ts";
import { findPython, pythonEnvironment } from "./findPython.ts";

export interface Entrant {
  readonly id: string;
  /** As in the head of a table. */
  readonly name: string;
  /** What starts it; `undefined` where this machine lacks something for it. */
  command(): ContenderCommand | undefined | Promise<ContenderCommand | undefined>;
}

/** Ours: by these the peers are measured. */
export const ours = "fma";

/** In the order of the table's columns. */
export const entrants: readonly Entrant[] = [
  inNode("fma", "Unroll"),
  inNode("fma-2", "Unroll, 2 threads"),
  inNode("simd", "Unroll, SIMD without FMA"),
  inNode("typescript", "Unroll, TypeScript"),
  inNode("limits", "limit of the machine"),
  inNode("limits-2", "limit of the machine, 2 threads"),
  inNode("tfjs-wasm", "tfjs-wasm"),
  inNode("tfjs-cpu", "tfjs-cpu"),
  inNode("onnxruntime-web", "onnxruntime-web"),
  inNode("onnxruntime-node", "onnxruntime-node"),
  inNode("onnxruntime-node-2", "onnxruntime-node, 2 threads"),
  inPython("torch", "PyTorch", ["torch", "numpy"]),
  inPython("numpy", "NumPy, SciPy", ["numpy", "scipy.sparse"]),
];

function inNode(id: string, name: string): Entrant {
  const args = [join(import.meta.dirname, "serve.ts"), id];
  return { id, name, command: () => ({ id, command: process.execPath, args }) };
}

function inPython(id: string, name: string, modules: readonly string[]): Entrant {
  return {
    id,
    name,
    command: async () => {
      const python = await findPython(modules);
      const args = [join(import.meta.dirname, "..", "python", "serve.py"), id];
      return python === undefined ? undefined : { id, command: python, args, env: pythonEnvironment() };
    },
  };
}

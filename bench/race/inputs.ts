import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { uniformRandom } from "../../src/core/random.ts";
import { trainingSample } from "../../src/core/sequence/training/trainingSample.ts";
import { sizeOf, type Tensor, tensor } from "../../src/core/tensor.ts";
import { toyTask, trainingSeed } from "./toyTask.ts";
import type { Work } from "./work.ts";

/** The tensors that a work begins with, by their names. */
export type Inputs = Readonly<Record<string, Tensor>>;

/** The same for the same work and seed. */
export function makeInputs(work: Work, seed: number): Inputs {
  const random = uniformRandom(seed);
  const uniform = (...shape: number[]) => {
    const data = new Float32Array(sizeOf(shape));
    for (let n = 0; n < data.length; n++) data[n] = 2 * random() - 1;
    return tensor(shape, data);
  };
  switch (work.kind) {
    case "conv": {
      const { in_channels, out_channels, kernel_size, input_size } = work;
      return {
        x: uniform(1, in_channels, input_size, input_size),
        weight: uniform(out_channels, in_channels, kernel_size, kernel_size),
        bias: uniform(out_channels),
      };
    }
    case "gemm":
      return { a: uniform(work.size, work.size), b: uniform(work.size, work.size) };
    case "unfold":
      return { x: uniform(1, work.in_channels, work.input_size, work.input_size) };
    case "attention": {
      const shape = [work.heads, work.tokens, work.size];
      return { q: uniform(...shape), k: uniform(...shape), v: uniform(...shape) };
    }
    case "sparse":
      return { weight: uniform(work.out_channels, work.in_channels, work.kernel_size, work.kernel_size) };
    case "training":
    case "sampling": {
      const { size } = work;
      return {
        positional_encoding: uniform(4, size - 1),
        W_Q: uniform(size, size),
        W_K: uniform(size, size),
        W_V: uniform(size, 1),
        ...(work.kind === "training" && histories(work.batch)),
      };
    }
  }
}

/** What the training of ours draws from the toy task: x and y (batch × 4). */
function histories(batch: number): Inputs {
  const { x, y } = trainingSample(toyTask, batch, trainingSeed);
  const asRows = (columns: readonly Float64Array[]) =>
    tensor(
      [batch, columns.length],
      Float32Array.from({ length: batch * columns.length }, (_, n) => {
        const [row, column] = [Math.floor(n / columns.length), n % columns.length];
        return columns[column]?.[row] ?? Number.NaN;
      }),
    );
  return { x: asRows(x), y: asRows(y) };
}

/** One file of float32 for each tensor, and their shapes, for `readInputs` of the contenders. */
export async function writeInputs(work: Work, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const inputs = makeInputs(work, 1);
  for (const [name, { data }] of Object.entries(inputs)) await writeFile(join(directory, name), data);
  const shapes = Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]));
  await writeFile(join(directory, "shapes.json"), JSON.stringify(shapes));
}

import { AttentionMaps, type DenseMap, type MapName } from "../core/sequence/attentionMaps.ts";
import { quantile } from "../core/sequence/distribution.ts";
import { type Matrix, matrixOf } from "../core/sequence/matrix.ts";
import { fillMatrix } from "../core/sequence/matrixSource.ts";
import { termValue } from "../core/sequence/task.ts";
import type { KeyedAttention } from "../protocol/compute.ts";
import { mapKernels } from "./mapKernels.ts";
import { Recent } from "./recent.ts";
import { runBreathing } from "./runBreathing.ts";
import { workerKernels } from "./workerKernels.ts";

/** One layer can hold some hundred megabytes of maps. */
const recent = new Recent<AttentionMaps>(2);

const never = new AbortController().signal;

interface Job {
  readonly priority: number;
  run(): Promise<void>;
}

const waiting: Job[] = [];
const underWay = new WeakMap<AttentionMaps, Map<string, Promise<DenseMap>>>();
let isRunning = false;

/**
 * A map of a layer. Many tiles of one map are asked for at a time: it is computed once for all of them, whoever gives up meanwhile.
 * Maps are computed one after the other, those of the lowest priority number first: all at once would all be late.
 */
export function layerMap(layer: KeyedAttention, name: MapName, priority: number): Promise<DenseMap> {
  const maps = recent.get(layer.key, () => {
    const kernels = workerKernels();
    // Plain TypeScript sums in float64 where nothing is faster.
    const fast = kernels.path === "TypeScript" ? undefined : mapKernels(kernels);
    return new AttentionMaps(layer.sources, inputOf(layer), fast);
  });
  const running = underWay.get(maps) ?? new Map<string, Promise<DenseMap>>();
  underWay.set(maps, running);
  const key = `${name.map} ${name.head} ${priority}`;
  const found = running.get(key);
  if (found) return found;
  const result = new Promise<DenseMap>((resolve, reject) => {
    waiting.push({ priority, run: () => runBreathing(maps.map(name), never).then(resolve, reject) });
  }).finally(() => running.delete(key));
  running.set(key, result);
  if (!isRunning) void runAll();
  return result;
}

async function runAll(): Promise<void> {
  isRunning = true;
  // What is asked for in the same turn is there before the first is chosen.
  await Promise.resolve();
  for (;;) {
    const next = waiting.reduce<Job | undefined>(
      (best, job) => (best === undefined || job.priority < best.priority ? job : best),
      undefined,
    );
    if (next === undefined) break;
    waiting.splice(waiting.indexOf(next), 1);
    await next.run();
  }
  isRunning = false;
}

function inputOf({ sources, task }: KeyedAttention): Matrix {
  const { positions, vectorSize } = sources.sizes;
  if (sources.x) return fillMatrix(sources.x, positions, vectorSize);
  if (task === undefined) throw new RangeError("an attention layer needs a task or vectors");
  const medians = task.variables.map(({ distribution }) => quantile(distribution, 0.5));
  return matrixOf(task.x.map((term) => [termValue(term, medians)]));
}

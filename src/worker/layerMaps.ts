import { AttentionMaps, type DenseMap, type MapName } from "../core/sequence/attentionMaps.ts";
import { quantile } from "../core/sequence/distribution.ts";
import { type Matrix, matrixOf } from "../core/sequence/matrix.ts";
import { fillMatrix } from "../core/sequence/matrixSource.ts";
import { termValue } from "../core/sequence/task.ts";
import type { KeyedAttention, KeyedProgress } from "../protocol/compute.ts";
import { mapKernels } from "./mapKernels.ts";
import { type ComputeMap, MapQueue } from "./mapQueue.ts";
import { Recent } from "./recent.ts";
import { ProgressReport } from "./reportProgress.ts";
import { runBreathing } from "./runBreathing.ts";
import { workerKernels } from "./workerKernels.ts";

/** One layer can hold some hundred megabytes of maps. */
const recent = new Recent<AttentionMaps>(2);

/** Maps of layers, each computed in its turn, once for all who ask for it meanwhile, and no longer than somebody waits. */
export class LayerMaps {
  readonly #queue: MapQueue;

  constructor(tell: (progress: KeyedProgress) => void) {
    this.#queue = new MapQueue((key) => new ProgressReport("maps", (progress) => tell({ key, ...progress })));
  }

  map(layer: KeyedAttention, name: MapName, priority: number, signal: AbortSignal): Promise<DenseMap> {
    const wanted = { layer: layer.key, map: `${name.map} ${name.head}`, priority };
    const compute: ComputeMap<DenseMap> = (ended, at) => runBreathing(mapsOf(layer).map(name), ended, at);
    return this.#queue.result(wanted, compute, signal);
  }
}

function mapsOf(layer: KeyedAttention): AttentionMaps {
  return recent.get(layer.key, () => {
    const kernels = workerKernels();
    // Plain TypeScript sums in float64 where nothing is faster.
    const fast = kernels.path === "TypeScript" ? undefined : mapKernels(kernels);
    return new AttentionMaps(layer.sources, inputOf(layer), fast);
  });
}

function inputOf({ sources, task }: KeyedAttention): Matrix {
  const { positions, vectorSize } = sources.sizes;
  if (sources.x) return fillMatrix(sources.x, positions, vectorSize);
  if (task === undefined) throw new RangeError("an attention layer needs a task or vectors");
  const medians = task.variables.map(({ distribution }) => quantile(distribution, 0.5));
  return matrixOf(task.x.map((term) => [termValue(term, medians)]));
}

import { AttentionMaps, type DenseMap, type MapName } from "../core/sequence/attentionMaps.ts";
import { quantile } from "../core/sequence/distribution.ts";
import { type Matrix, matrixOf } from "../core/sequence/matrix.ts";
import { fillMatrix } from "../core/sequence/matrixSource.ts";
import { termValue } from "../core/sequence/task.ts";
import type { KeyedAttention } from "../protocol/compute.ts";
import { Recent } from "./recent.ts";
import { runBreathing } from "./runBreathing.ts";

/** One layer can hold some hundred megabytes of maps. */
const recent = new Recent<AttentionMaps>(2);

const never = new AbortController().signal;
const underWay = new WeakMap<AttentionMaps, Map<string, Promise<DenseMap>>>();

/** A map of a layer. Many tiles of one map are asked for at a time: it is computed once for all of them, whoever gives up meanwhile. */
export function layerMap(layer: KeyedAttention, name: MapName): Promise<DenseMap> {
  const maps = recent.get(layer.key, () => new AttentionMaps(layer.sources, inputOf(layer)));
  const running = underWay.get(maps) ?? new Map<string, Promise<DenseMap>>();
  underWay.set(maps, running);
  const key = `${name.map} ${name.head}`;
  const found = running.get(key);
  if (found) return found;
  const result = runBreathing(maps.map(name), never).finally(() => running.delete(key));
  running.set(key, result);
  return result;
}

function inputOf({ sources, task }: KeyedAttention): Matrix {
  const { positions, vectorSize } = sources.sizes;
  if (sources.x) return fillMatrix(sources.x, positions, vectorSize);
  if (task === undefined) throw new RangeError("an attention layer needs a task or vectors");
  const medians = task.variables.map(({ distribution }) => quantile(distribution, 0.5));
  return matrixOf(task.x.map((term) => [termValue(term, medians)]));
}

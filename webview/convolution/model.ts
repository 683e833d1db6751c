import { type ConvGeometry, convGeometry } from "../../src/core/convGeometry.ts";
import { layoutName } from "../../src/core/layout.ts";
import { viewShape } from "../../src/core/viewShape.ts";
import type { ViewRef } from "../../src/core/views.ts";
import type { Ranges } from "../../src/protocol/page.ts";
import type { ConvPage } from "../../src/protocol/pageState.ts";
import type { MatrixSource } from "../matrix/source.ts";
import type { TileStore } from "../matrix/tileStore.ts";
import type { FetchTile } from "./fetchTile.ts";

/** `key` names a layer's numbers, `version` the document that has them. */
export interface LayerId {
  readonly key: string;
  readonly layer: string;
  readonly version: number;
}

/** A convolution as its panel shows it. */
export interface ConvolutionModel {
  readonly layer: ConvPage;
  readonly id: LayerId;
  readonly geometry: ConvGeometry;
  readonly store: TileStore;
  readonly fetch: FetchTile;
  /** Key of the layer before the last edit, whose tiles are shown until those of this one arrive. */
  readonly previousKey: string | undefined;
  /** Until they arrive, and where they can't be computed, colours run from −1 to 1. */
  readonly ranges: Ranges | undefined;
}

export function createModel(
  layer: ConvPage,
  version: number,
  store: TileStore,
  fetchOf: (geometry: ConvGeometry) => FetchTile,
  before?: ConvolutionModel,
): ConvolutionModel {
  const same = before?.layer.key === layer.key;
  const sameName = before?.layer.name === layer.name;
  const geometry = same ? before.geometry : convGeometry(layer.parameters);
  return {
    layer,
    id: { key: layer.key, layer: layer.name, version },
    geometry,
    store,
    fetch: fetchOf(geometry),
    previousKey: same ? before.previousKey : sameName ? before.layer.key : undefined,
    ranges: sameName ? before.ranges : undefined,
  };
}

export interface ConvSource extends MatrixSource {
  readonly ref: ViewRef;
}

/** Equal views, the default layout written out or not, have equal names. */
export function viewName({ view, planes, layout }: ViewRef): string {
  return `${view} ${planes.join(",")} ${layoutName(layout)}`;
}

/** The source of a view; the same object as long as nothing that it depends on changes. */
export class Sources {
  #model: ConvolutionModel | undefined;
  readonly #sources = new Map<string, ConvSource>();

  of(model: ConvolutionModel, ref: ViewRef): ConvSource {
    if (model.id.key !== this.#model?.id.key || model.id.version !== this.#model.id.version)
      this.#sources.clear();
    this.#model = model;
    const name = viewName(ref);
    const found = this.#sources.get(name);
    if (found !== undefined) return found;
    const { store, fetch, id, previousKey, geometry } = model;
    const { key, version } = id;
    const source: ConvSource = {
      store,
      view: {
        key: `${name} ${key}`,
        version,
        fetch: (place, signal) => fetch(ref, place, signal),
      },
      kind: `${ref.view} ${layoutName(ref.layout)}`,
      ref,
      extent: viewShape(geometry, ref),
      previousKey: previousKey === undefined ? undefined : `${name} ${previousKey}`,
      blocks: ref.view === "linear" ? "count" : "sample",
    };
    this.#sources.set(name, source);
    return source;
  }
}

/** The range of the values that a view shows. */
export function rangeOf({ ranges, geometry }: ConvolutionModel, { view }: ViewRef): number {
  if (ranges === undefined) return 1;
  switch (view) {
    case "input":
    case "flat":
      return ranges.input.maxAbs;
    case "unfold":
      return geometry.transposed ? ranges.output.maxAbs : ranges.input.maxAbs;
    case "output":
    case "product":
      return ranges.output.maxAbs;
    default:
      return ranges.weight.maxAbs;
  }
}

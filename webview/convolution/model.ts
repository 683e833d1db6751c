import { type ConvGeometry, convGeometry } from "../../src/core/convGeometry.ts";
import { layoutName } from "../../src/core/layout.ts";
import { type ViewRef, viewShape } from "../../src/core/views.ts";
import type { ConvPage, Ranges } from "../../src/protocol/page.ts";
import type { MatrixSource } from "../matrix/source.ts";
import type { LayerId, TileStore } from "../matrix/tileStore.ts";

/** A convolution as its panel shows it. */
export interface ConvolutionModel {
  readonly layer: ConvPage;
  readonly id: LayerId;
  readonly geometry: ConvGeometry;
  readonly store: TileStore;
  /** Key of the layer before the last edit, whose tiles are shown until those of this one arrive. */
  readonly previousKey: string | undefined;
  /** Until they arrive, and where they can't be computed, colours run from −1 to 1. */
  readonly ranges: Ranges | undefined;
}

export function createModel(
  layer: ConvPage,
  version: number,
  store: TileStore,
  before?: ConvolutionModel,
): ConvolutionModel {
  const same = before?.layer.key === layer.key;
  const sameName = before?.layer.name === layer.name;
  return {
    layer,
    id: { key: layer.key, layer: layer.name, version },
    geometry: same ? before.geometry : convGeometry(layer.parameters),
    store,
    previousKey: same ? before.previousKey : sameName ? before.layer.key : undefined,
    ranges: sameName ? before.ranges : undefined,
  };
}

/** The source of a view; the same object as long as nothing that it depends on changes. */
export class Sources {
  #model: ConvolutionModel | undefined;
  readonly #sources = new Map<string, MatrixSource>();

  of(model: ConvolutionModel, ref: ViewRef): MatrixSource {
    if (model.id.key !== this.#model?.id.key || model.id.version !== this.#model.id.version)
      this.#sources.clear();
    this.#model = model;
    const name = `${ref.view} ${ref.planes.join(",")} ${layoutName(ref.layout)}`;
    const found = this.#sources.get(name);
    if (found !== undefined) return found;
    const { store, id: layer, previousKey, geometry } = model;
    const counted = ref.view === "linear";
    const source: MatrixSource = {
      store,
      layer,
      ref,
      extent: viewShape(geometry, ref),
      previousKey,
      counted,
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

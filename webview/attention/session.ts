import { unpackTile } from "../../src/core/packTile.ts";
import type { ExpectedLoss } from "../../src/core/sequence/loss.ts";
import { sharpnessOf } from "../../src/core/sequence/sharpness.ts";
import {
  getMapSummary,
  getMapTile,
  getSharpness,
  type MapRef,
  type MapSummary,
  type Progress,
  trainingChanged,
} from "../../src/protocol/page.ts";
import type { AttentionPage } from "../../src/protocol/pageState.ts";
import type { Clock } from "../../src/protocol/rpc.ts";
import type { TrainingState } from "../../src/protocol/sequence.ts";
import type { Host } from "../host.ts";
import type { MatrixSource } from "../matrix/source.ts";
import { TileStore } from "../matrix/tileStore.ts";
import { pageClock } from "../pageClock.ts";
import { mapExtent } from "./mapExtent.ts";
import { greatestFactor } from "./navigation.ts";

/** The expected loss with the scale multiplied by a factor. */
export interface SharpnessPoint {
  readonly factor: number;
  readonly loss: ExpectedLoss;
}

/** An attention layer as its panel shows it. */
export interface AttentionModel {
  readonly layer: AttentionPage;
  readonly version: number;
  /** From a factor of 0 to the greatest; nothing until it has been computed. */
  readonly sharpness: readonly SharpnessPoint[];
  /** At a factor that is or was chosen. */
  readonly sharpened: SharpnessPoint | undefined;
  readonly training: TrainingState | undefined;
}

/** The last summary of a map that came, for which weights in training, and whether another is asked for. */
interface AskedSummary {
  readonly summary: MapSummary | undefined;
  readonly weights: string | undefined;
  readonly isAsked: boolean;
}

/** Milliseconds without a change after which losses are asked for: while one types or drags, they would be late anyway. */
const rest = 250;

/** The curve of the layer before an edit: at the same β, which is another factor of another scale. */
function atSameSharpness(before: AttentionModel, { design }: AttentionPage): readonly SharpnessPoint[] {
  const [old, now] = [before.layer.design, design].map((each) => (each ? sharpnessOf(each) : 0));
  if (!old || !now) return [];
  return before.sharpness.map(({ factor, loss }) => ({ factor: (factor * old) / now, loss }));
}

/** Factors that the curve is drawn through. */
function factorsFor({ design }: AttentionPage): readonly number[] {
  const sharpness = design ? sharpnessOf(design) : 0;
  return sharpness === 0 ? [] : Array.from({ length: 33 }, (_, i) => (greatestFactor(sharpness) * i) / 32);
}

/** The attention layer in view, with what the host has told about it. */
export class AttentionSession {
  readonly #host: Pick<Host, "rpc">;
  readonly #changed: () => void;
  readonly #store = new TileStore();
  #model: AttentionModel | undefined;
  #training: TrainingState | undefined;
  #factor = 1;
  #isCurveStale = false;
  #asking: AbortController | undefined;
  readonly #clock: Clock;
  #resting: unknown;
  readonly #sources = new Map<string, MatrixSource>();
  readonly #summaries = new Map<string, AskedSummary>();
  #mapsAsked = new AbortController();
  #progress: Progress | undefined;

  /** @param changed is called when something arrived that `show` did not have yet */
  constructor(host: Pick<Host, "rpc">, changed: () => void, clock: Clock = pageClock) {
    this.#host = host;
    this.#changed = changed;
    this.#clock = clock;
    host.rpc.on(trainingChanged, (state) => {
      this.#training = state ?? undefined;
      if (this.#model) this.#model = { ...this.#model, training: this.trainingOf(this.#model.layer) };
      changed();
    });
  }

  get model(): AttentionModel | undefined {
    return this.#model;
  }

  /** How far the maps are that are computed at the moment, if they take long. */
  get progress(): Progress | undefined {
    return this.#progress;
  }

  tell(progress: Progress): void {
    this.#progress = progress.share < 1 ? progress : undefined;
    this.#changed();
  }

  /** The training of a layer of any type, if it is the one that is trained. */
  trainingOf({ name }: { readonly name: string }): TrainingState | undefined {
    return this.#training?.layer === name ? this.#training : undefined;
  }

  show(layer: AttentionPage, version: number): void {
    const before = this.#model;
    const isSame = before?.layer.key === layer.key;
    const isSameName = before?.layer.name === layer.name;
    this.#model = {
      layer,
      version,
      // What was known of the layer before the edit stands in until it is known again.
      sharpness: isSameName ? atSameSharpness(before, layer) : [],
      sharpened: isSame ? before.sharpened : undefined,
      training: this.trainingOf(layer),
    };
    if (!isSame) {
      // An answer about the layer as it was is no answer about this one.
      this.#asking?.abort();
      this.leaveMaps();
      this.#progress = undefined;
      this.#sources.clear();
      this.#summaries.clear();
      this.#isCurveStale = true;
    }
    // What was asked of an earlier version has been refused, even where the numbers are the same.
    const { sharpened } = this.#model;
    if (this.#isCurveStale || (this.#factor !== 1 && sharpened?.factor !== this.#factor)) this.#askSoon();
  }

  /** Ends what is asked about the maps as wholes: those of a layer that is no longer shown only hold up those of the next. */
  leaveMaps(): void {
    this.#mapsAsked.abort();
    this.#mapsAsked = new AbortController();
  }

  /** Asks for the loss at a factor of the scale. */
  sharpen(factor: number): void {
    if (factor === this.#factor) return;
    this.#factor = factor;
    this.#askSoon();
  }

  /** The tiles of a map of a large layer. */
  source(ref: MapRef): MatrixSource | undefined {
    if (this.#model === undefined) return undefined;
    const { layer, version, training } = this.#model;
    const name = `${ref.map} ${ref.head}`;
    const key = `${name} ${layer.key} ${training?.maps ?? ""}`;
    const found = this.#sources.get(name);
    if (found?.view.version === version && found.view.key === key) return found;
    const isHere = found && this.#store.get(found.view.key, { level: 0, row: 0, column: 0 }) !== undefined;
    const source: MatrixSource = {
      store: this.#store,
      // While weights are trained the maps change faster than tiles may come: the last that came stay in view.
      previousKey: isHere ? found.view.key : found?.previousKey,
      view: {
        key,
        version,
        fetch: async (place, signal) =>
          unpackTile(
            await this.#host.rpc.request(
              getMapTile,
              { layer: layer.name, version, ...ref, ...place },
              { signal, timeout: patience },
            ),
          ),
      },
      kind: ref.map,
      extent: mapExtent(layer.sizes, ref.map),
      blocks: "mean",
    };
    this.#sources.set(name, source);
    return source;
  }

  /** What is known of a map as a whole; asked for when it is not yet. */
  summary(ref: MapRef): MapSummary | undefined {
    const name = `${ref.map} ${ref.head}`;
    const weights = this.#model?.training?.maps;
    const found = this.#summaries.get(name);
    if (this.#model && (found === undefined || (!found.isAsked && found.weights !== weights))) {
      this.#summaries.set(name, { summary: found?.summary, weights, isAsked: true });
      void this.#loadSummary(name, ref, this.#model);
    }
    return found?.summary;
  }

  async #loadSummary(name: string, ref: MapRef, { layer, version, training }: AttentionModel): Promise<void> {
    const { signal } = this.#mapsAsked;
    try {
      const asked = { layer: layer.name, version, ...ref };
      const summary = await this.#host.rpc.request(getMapSummary, asked, { signal, timeout: patience });
      if (this.#model?.layer.key !== layer.key) return;
      this.#summaries.set(name, { summary, weights: training?.maps, isAsked: false });
      this.#changed();
    } catch {
      // Asked again with the next state; until then colours keep the range they have.
      if (this.#model?.layer.key === layer.key) this.#summaries.delete(name);
    }
  }

  #askSoon(): void {
    this.#clock.clearTimeout(this.#resting);
    this.#resting = this.#clock.setTimeout(() => void this.#ask(), rest);
  }

  /** First the loss that is looked at, then the curve around it. */
  async #ask(): Promise<void> {
    this.#asking?.abort();
    const controller = new AbortController();
    this.#asking = controller;
    const { signal } = controller;
    const factor = this.#factor;
    const asked = async (list: readonly number[]): Promise<readonly SharpnessPoint[]> => {
      const model = this.#model;
      if (model?.layer.task === undefined || model.layer.design === undefined) return [];
      const { layer, version } = model;
      const losses = await this.#host.rpc.request(
        getSharpness,
        { layer: layer.name, version, factors: list },
        { signal, timeout: patience },
      );
      return losses.map((loss, i) => ({ factor: list[i] ?? 1, loss }));
    };
    try {
      if (factor !== 1) {
        const [sharpened] = await asked([factor]);
        this.#take(signal, { sharpened });
      }
      if (this.#isCurveStale) {
        const factors = this.#model ? factorsFor(this.#model.layer) : [];
        this.#take(signal, { sharpness: factors.length === 0 ? [] : await asked(factors) });
        if (!signal.aborted) this.#isCurveStale = false;
      }
    } catch {
      // Without a curve rather than with a wrong one; the next change asks again.
      this.#take(signal, this.#isCurveStale ? { sharpness: [] } : {});
    }
  }

  #take(signal: AbortSignal, change: Partial<AttentionModel>): void {
    if (signal.aborted || this.#model === undefined) return;
    this.#model = { ...this.#model, ...change };
    this.#changed();
  }
}

/** Milliseconds: a long sequence takes seconds. */
const patience = 60_000;

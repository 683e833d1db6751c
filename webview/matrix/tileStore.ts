import type { Tile, ViewRef } from "../../src/core/views.ts";
import type { TileParams } from "../../src/protocol/page.ts";
import { LruCache } from "./lruCache.ts";
import type { TilePlace } from "./tileGrid.ts";

/** A layer as tiles are kept and asked for: `key` names its numbers, `version` the document that has them. */
export interface LayerId {
  readonly key: string;
  readonly layer: string;
  readonly version: number;
}

export type FetchTile = (params: TileParams, signal: AbortSignal) => Promise<Tile>;

interface Wanted {
  readonly key: string;
  readonly params: TileParams;
}

export interface TileStoreOptions {
  readonly capacity: number;
  readonly atOnce: number;
}

const defaults: TileStoreOptions = { capacity: 96 * 2 ** 20, atOnce: 4 };

/**
 * The tiles that the page holds. Every view says which ones it wants now, most urgent first; they are fetched a few at a
 * time, and what nobody wants any more is cancelled.
 */
export class TileStore {
  readonly #fetch: FetchTile;
  readonly #atOnce: number;
  readonly #tiles: LruCache<Tile>;
  readonly #wanted = new Map<object, readonly Wanted[]>();
  readonly #underWay = new Map<string, AbortController>();
  /** What failed in a version is not asked for again until the next one. */
  readonly #failed = new Map<string, number>();
  readonly #listeners = new Set<() => void>();

  constructor(fetch: FetchTile, options: Partial<TileStoreOptions> = {}) {
    const { capacity, atOnce } = { ...defaults, ...options };
    this.#fetch = fetch;
    this.#atOnce = atOnce;
    this.#tiles = new LruCache(capacity, tileBytes);
  }

  /** Calls back whenever tiles have arrived or failed. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get(layerKey: string, ref: ViewRef, place: TilePlace): Tile | undefined {
    return this.#tiles.get(tileKey(layerKey, ref, place));
  }

  hasFailed(layer: LayerId, ref: ViewRef, place: TilePlace): boolean {
    return this.#failed.get(tileKey(layer.key, ref, place)) === layer.version;
  }

  /** Replaces what `owner` wanted before. */
  want(owner: object, layer: LayerId, ref: ViewRef, places: readonly TilePlace[]): void {
    const missing = places
      .map((place) => ({
        key: tileKey(layer.key, ref, place),
        params: { ...layerRef(layer), ref, ...place },
      }))
      .filter(({ key }) => this.#tiles.get(key) === undefined);
    if (missing.length === 0) this.#wanted.delete(owner);
    else this.#wanted.set(owner, missing);
    this.#update();
  }

  release(owner: object): void {
    if (this.#wanted.delete(owner)) this.#update();
  }

  #update(): void {
    const keys = new Set([...this.#wanted.values()].flat().map(({ key }) => key));
    for (const [key, controller] of this.#underWay) {
      if (keys.has(key)) continue;
      this.#underWay.delete(key);
      controller.abort();
    }
    for (const wanted of inTurn([...this.#wanted.values()])) {
      if (this.#underWay.size >= this.#atOnce) return;
      const failed = this.#failed.get(wanted.key) === wanted.params.version;
      if (!failed && !this.#underWay.has(wanted.key)) void this.#load(wanted);
    }
  }

  async #load({ key, params }: Wanted): Promise<void> {
    const controller = new AbortController();
    this.#underWay.set(key, controller);
    try {
      const tile = await this.#fetch(params, controller.signal);
      if (controller.signal.aborted) return;
      this.#failed.delete(key);
      this.#tiles.set(key, tile);
      for (const [owner, list] of this.#wanted)
        this.#wanted.set(
          owner,
          list.filter((other) => other.key !== key),
        );
    } catch {
      if (controller.signal.aborted) return;
      this.#failed.set(key, params.version);
    }
    this.#underWay.delete(key);
    this.#update();
    for (const listener of this.#listeners) listener();
  }
}

function layerRef({ layer, version }: LayerId) {
  return { layer, version };
}

function tileKey(layerKey: string, { view, planes }: ViewRef, { level, row, column }: TilePlace): string {
  return `${view} ${planes.join(",")} ${level} ${row} ${column} ${layerKey}`;
}

function tileBytes({ values, kinds, taps, counts }: Tile): number {
  return values.byteLength + kinds.byteLength + taps.byteLength + (counts?.byteLength ?? 0);
}

/** The first of every list, then the second of every list, and so on: no view waits until another has all it wants. */
function* inTurn<T>(lists: readonly (readonly T[])[]): Generator<T> {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let i = 0; i < longest; i++) {
    for (const list of lists) {
      const item = list[i];
      if (item !== undefined) yield item;
    }
  }
}

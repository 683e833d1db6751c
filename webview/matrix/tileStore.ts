import { bytesOfTile, type SparseTile } from "../../src/core/sparseTile.ts";
import type { Clock } from "../../src/protocol/rpc.ts";
import { pageClock } from "../pageClock.ts";
import { LruCache } from "./lruCache.ts";
import type { TilePlace } from "./tileGrid.ts";

/** A picture as its tiles are kept and asked for. */
export interface TileView {
  /** Names all its numbers: tiles under the same key are the same, whatever the version. */
  readonly key: string;
  /** Of the document that has them. */
  readonly version: number;
  fetch(place: TilePlace, signal: AbortSignal): Promise<SparseTile>;
}

/** Who wants tiles. */
export interface TileOwner {
  /** Called whenever some of what it wanted has arrived or failed. */
  tilesChanged(): void;
}

type Lists = Map<TileOwner, readonly Wanted[]>;

interface Wanted {
  readonly key: string;
  readonly view: TileView;
  readonly place: TilePlace;
}

export interface TileStoreOptions {
  readonly capacity: number;
  readonly atOnce: number;
  /** Milliseconds without anything wanted after which tiles are fetched ahead: while one types or pans there is better to do. */
  readonly rest: number;
  readonly clock: Clock;
}

const defaults: TileStoreOptions = { capacity: 96 * 2 ** 20, atOnce: 16, rest: 250, clock: pageClock };

/** Tiles that are fetched ahead at a time: they must not delay one that somebody comes to want. */
const aheadAtOnce = 2;

/**
 * The tiles that the page holds. Every view says which ones it wants now, most urgent first, and which it is likely to
 * want next; they are fetched a few at a time, the likely ones while nothing is wanted, and what nobody wants any more is
 * cancelled.
 */
export class TileStore {
  readonly #atOnce: number;
  readonly #rest: number;
  readonly #clock: Clock;
  #resting: unknown;
  #rested = false;
  readonly #tiles: LruCache<SparseTile>;
  readonly #capacity: number;
  readonly #wanted: Lists = new Map();
  readonly #likely: Lists = new Map();
  readonly #underWay = new Map<string, AbortController>();
  /** What failed in a version is not asked for again until the next one. */
  readonly #failed = new Map<string, number>();

  constructor(options: Partial<TileStoreOptions> = {}) {
    const { capacity, atOnce, rest, clock } = { ...defaults, ...options };
    this.#atOnce = atOnce;
    this.#rest = rest;
    this.#clock = clock;
    this.#capacity = capacity;
    this.#tiles = new LruCache(capacity, bytesOfTile);
  }

  get bytes(): number {
    return this.#tiles.bytes;
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** The tile of the view that has this key. */
  get(viewKey: string, place: TilePlace): SparseTile | undefined {
    return this.#tiles.get(tileKey(viewKey, place));
  }

  hasFailed({ key, version }: TileView, place: TilePlace): boolean {
    return this.#failed.get(tileKey(key, place)) === version;
  }

  /** Replaces what `owner` wanted and was likely to want before. */
  want(
    owner: TileOwner,
    view: TileView,
    places: readonly TilePlace[],
    likely: readonly TilePlace[] = [],
  ): void {
    const missing = (list: readonly TilePlace[]) =>
      list
        .map((place) => ({ key: tileKey(view.key, place), view, place }))
        .filter(({ key }) => this.#tiles.get(key) === undefined);
    // Those wanted are looked up last, so that they are the last ones to be dropped.
    replace(this.#likely, owner, missing(likely));
    replace(this.#wanted, owner, missing(places));
    this.#update();
  }

  release(owner: TileOwner): void {
    const [wanted, likely] = [this.#wanted.delete(owner), this.#likely.delete(owner)];
    if (wanted || likely) this.#update();
  }

  #update(): void {
    const wanted = this.#open(this.#wanted);
    // As soon as anything is wanted, what is fetched ahead gives way.
    if (wanted.length > 0) {
      this.#clock.clearTimeout(this.#resting);
      this.#resting = undefined;
      this.#rested = false;
      this.#load(wanted, this.#atOnce);
      return;
    }
    this.#load(this.#open(this.#likely), this.#rested ? aheadAtOnce : 0);
    this.#resting ??= this.#clock.setTimeout(() => {
      this.#rested = true;
      this.#update();
    }, this.#rest);
  }

  /** Cancels all but these tiles, and has the first of them under way, as many at a time as may be. */
  #load(next: readonly Wanted[], atOnce: number): void {
    const keys = new Set(next.map(({ key }) => key));
    for (const [key, controller] of this.#underWay) {
      if (keys.has(key)) continue;
      this.#underWay.delete(key);
      controller.abort();
    }
    for (const tile of next) {
      if (this.#underWay.size >= atOnce) return;
      if (!this.#underWay.has(tile.key)) void this.#fetchTile(tile);
    }
  }

  /** What of the lists is still to be fetched, in turn. */
  #open(lists: Lists): readonly Wanted[] {
    return [...inTurn([...lists.values()])].filter(({ key, view }) => this.#failed.get(key) !== view.version);
  }

  async #fetchTile({ key, view, place }: Wanted): Promise<void> {
    const controller = new AbortController();
    this.#underWay.set(key, controller);
    try {
      const tile = await view.fetch(place, controller.signal);
      if (controller.signal.aborted) return;
      this.#failed.delete(key);
      this.#tiles.set(key, tile);
    } catch {
      if (controller.signal.aborted) return;
      this.#failed.set(key, view.version);
    }
    this.#underWay.delete(key);
    const owners = this.#strike(this.#wanted, key);
    this.#strike(this.#likely, key);
    this.#update();
    for (const owner of owners) owner.tilesChanged();
  }

  /** Takes a tile that is here off the lists, one that failed stays on them; those that have it. */
  #strike(lists: Lists, key: string): readonly TileOwner[] {
    const isHere = this.#tiles.get(key) !== undefined;
    const owners = [...lists].filter(([, list]) => list.some((other) => other.key === key));
    for (const [owner, list] of isHere ? owners : []) {
      replace(
        lists,
        owner,
        list.filter((other) => other.key !== key),
      );
    }
    return owners.map(([owner]) => owner);
  }
}

function replace(lists: Lists, owner: TileOwner, list: readonly Wanted[]): void {
  if (list.length === 0) lists.delete(owner);
  else lists.set(owner, list);
}

function tileKey(viewKey: string, { level, row, column }: TilePlace): string {
  return `${level} ${row} ${column} ${viewKey}`;
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

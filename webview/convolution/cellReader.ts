import { entryAt } from "../../src/core/sparseTile.ts";
import { cellKind, tileSize } from "../../src/core/views.ts";
import { lookUp } from "../matrix/source.ts";
import type { TilePlace } from "../matrix/tileGrid.ts";
import { cellsOf } from "../matrix/tileGrid.ts";
import type { TileOwner } from "../matrix/tileStore.ts";
import { type ConvSource, viewName } from "./model.ts";

export interface CellValue {
  readonly value: number;
  readonly kind: number;
}

interface Owner extends TileOwner {
  readonly source: ConvSource;
  readonly places: TilePlace[];
}

/** Reads single cells of views out of their tiles, and asks for the tiles that are missing. */
export class CellReader {
  readonly #changed: () => void;
  /** One owner a view, because each may want tiles of its own. */
  readonly #owners = new Map<string, Owner>();

  /** @param changed is called when cells that were missing can be read */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The cell, or `undefined` until its tile is here. */
  read(source: ConvSource, row: number, column: number): CellValue | undefined {
    const place = { level: 0, row: Math.floor(row / tileSize), column: Math.floor(column / tileSize) };
    this.#ownerOf(source).places.push(place);
    const tile = lookUp(source, place);
    if (tile === undefined) return undefined;
    const { r0, c0 } = cellsOf(place, source.extent);
    const i = entryAt(tile, (row - r0) * tile.columns + (column - c0));
    return { value: tile.values[i] ?? 0, kind: tile.kinds[i] ?? cellKind.structuralZero };
  }

  /** Asks for what was read since the last time and was missing. */
  request(): void {
    for (const owner of this.#owners.values()) {
      const { source, places } = owner;
      if (places.length === 0) source.store.release(owner);
      else source.store.want(owner, source.view, places.splice(0));
    }
  }

  release(): void {
    for (const owner of this.#owners.values()) owner.source.store.release(owner);
    this.#owners.clear();
  }

  #ownerOf(source: ConvSource): Owner {
    const name = viewName(source.ref);
    const found = this.#owners.get(name);
    if (found?.source === source) return found;
    if (found !== undefined) found.source.store.release(found);
    const owner = { source, places: [], tilesChanged: this.#changed };
    this.#owners.set(name, owner);
    return owner;
  }
}

import type { Camera } from "./camera.ts";
import type { MatrixSource } from "./source.ts";
import { levelFor, type TilePlace, tilesNext, tilesOver, topLevel } from "./tileGrid.ts";
import type { TileOwner } from "./tileStore.ts";

/** So many tiles are there almost as soon as one that stands in for them. */
const few = 4;

/** The tiles that belong to what a camera sees, and their level. */
export function tilesInView({ viewport, visible }: Camera): {
  readonly level: number;
  readonly places: readonly TilePlace[];
} {
  const level = levelFor(viewport.scale * devicePixelRatio);
  return { level, places: tilesOver(visible, level) };
}

/** Asks the store, for `owner`, for what is missing of what a camera sees, and for what may be wanted next. */
export function wantTiles(owner: TileOwner, { store, view }: MatrixSource, camera: Camera): void {
  const { level, places } = tilesInView(camera);
  const { extent, visible } = camera;
  // Where there are many, the coarsest comes first: it stands in for all others until they arrive.
  const whole = { level: topLevel(extent), row: 0, column: 0 };
  const wanted = level < whole.level && places.length > few ? [whole, ...places] : places;
  store.want(owner, view, wanted, tilesNext(visible, level, extent));
}

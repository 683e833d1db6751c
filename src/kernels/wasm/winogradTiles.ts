import type { ConvAxis } from "../../core/convGeometry.ts";

/** Tiles of one kind beside each other along an axis. */
export interface TileAxis {
  /** Values that a line of a tile is transformed to: 8 or 6. */
  readonly points: number;
  /** Outputs of a tile: as many as points and 1, less the taps. */
  readonly size: number;
  /** The first output of the first tile. */
  readonly from: number;
  readonly count: number;
}

/** A rectangle of the output in tiles of one kind. */
export interface TileRegion {
  readonly y: TileAxis;
  readonly x: TileAxis;
}

/** What tiles meet: planes of the input and channels of the output; and how many tiles are multiplied at a time. */
export interface TileWork {
  readonly planes: number;
  readonly outChannels: number;
  readonly rows: number;
}

/** What it takes to transform one value of an input or an output plane, in multiply-adds of the products. Measured. */
const transformCost = 10;

/** And to read a weight, each time that some tiles are computed. */
const readingCost = 3;

/** How many times as fast tiles with more than 6 × 6 values have to be, as they are less exact. */
const leastGain = 1.05;

/** The transformed inputs of the tiles that are computed at a time should stay in the second cache. */
const blockBytes = 400_000;

/** And most of their products with eight output channels in the first. */
const mostTiles = 24;

/** Taps of a kernel that share a phase of the stride. */
export function tapsOf({ kernel, stride }: ConvAxis): number {
  return Math.ceil(kernel / stride);
}

/**
 * The rectangles of tiles that cover an output in the least time: along each axis large tiles first, as many as pay, then small
 * ones. 56 outputs of 3 taps are eight tiles of six and two of four, not ten of six or fourteen of four.
 */
export function tileRegions(y: ConvAxis, x: ConvAxis, work: TileWork): readonly TileRegion[] {
  let best: readonly TileRegion[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const down of coverings(y)) {
    for (const across of coverings(x)) {
      const regions = down.flatMap((a) => across.map((b) => ({ y: a, x: b })));
      const cost = regions.reduce((sum, region) => sum + regionCost(region, work), 0);
      // Of equal ones that with fewer large tiles, which are less exact.
      if (cost < least) [best, least] = [regions, cost];
    }
  }
  return best;
}

export function tileCount({ y, x }: TileRegion): number {
  return y.count * x.count;
}

/** The values that the tiles of a region are transformed to, of one plane. */
export function tileValues(region: TileRegion): number {
  return region.y.points * region.x.points * tileCount(region);
}

/** Ways to cover an axis, those with the fewest large tiles first. */
function coverings(axis: ConvAxis): readonly (readonly TileAxis[])[] {
  const taps = tapsOf(axis);
  const [large, small] = [9 - taps, 7 - taps];
  return Array.from({ length: Math.ceil(axis.output / large) + 1 }, (_, count) => {
    const rest = Math.max(0, axis.output - count * large);
    const tiles = [
      { points: 8, size: large, from: 0, count },
      { points: 6, size: small, from: count * large, count: Math.ceil(rest / small) },
    ];
    return tiles.filter((some) => some.count > 0);
  });
}

/** How many of a region's tiles are computed at a time, a multiple of `rows`: about as many each time. */
export function tilesAtOnce(region: TileRegion, { planes, rows }: TileWork): number {
  const fit = Math.min(mostTiles, blockBytes / (4 * region.y.points * region.x.points * planes));
  const most = Math.max(1, Math.floor(fit / rows));
  const tiles = tileCount(region);
  const blocks = Math.ceil(tiles / rows / most);
  return Math.ceil(tiles / rows / blocks) * rows;
}

/** In multiply-adds. The last tiles are multiplied by fours if that is enough. */
function regionCost(region: TileRegion, work: TileWork): number {
  const { planes, outChannels, rows } = work;
  const tiles = tileCount(region);
  const rest = tiles % rows;
  const multiplied = tiles - rest + (rest > 4 ? rows : rest > 0 ? 4 : 0);
  const readings = Math.ceil(tiles / tilesAtOnce(region, work));
  const products = (multiplied + readingCost * readings) * planes * outChannels;
  const transforms = transformCost * tiles * (planes + outChannels);
  const values = region.y.points * region.x.points;
  return (values > 36 ? leastGain : 1) * values * (products + transforms);
}

import type { Matrix } from "../../src/core/sequence/matrix.ts";

export interface Weight {
  readonly head: number;
  readonly destination: number;
  readonly source: number;
  readonly weight: number;
}

/** A weight as it is drawn, from its source to its destination. */
export interface Line extends Weight {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** Weights below this could not be seen. */
const faintest = 0.004;

/** Sequences up to this long are drawn with all their lines. */
export const fewTokens = 24;

/** The weights that are drawn as lines, the strongest last so that they lie on top. */
export function linesOf(
  heads: ReadonlyMap<number, Matrix>,
  only: number | undefined = undefined,
): readonly Weight[] {
  const found: Weight[] = [];
  for (const [head, { rows, columns, data }] of heads) {
    for (let destination = 0; destination < rows; destination++) {
      if (only !== undefined && destination !== only) continue;
      for (let source = 0; source < columns; source++) {
        const weight = data[destination * columns + source] ?? 0;
        if (weight >= faintest) found.push({ head, destination, source, weight });
      }
    }
  }
  return found.sort((a, b) => a.weight - b.weight);
}

/** The line that passes closest to a point, if within `reach`; lines on top win where several do. */
export function nearestLine(lines: readonly Line[], x: number, y: number, reach: number): Line | undefined {
  let nearest: Line | undefined;
  let least = reach;
  for (const line of lines) {
    const distance = Math.abs(heightAt(line, x) - y);
    if (distance <= least) {
      least = distance;
      nearest = line;
    }
  }
  return nearest;
}

/** Where the curve of a line is at `x`: a cubic whose handles lie level with its ends, in the middle between them. */
export function heightAt({ from, to }: Pick<Line, "from" | "to">, x: number): number {
  const share = Math.max(0, Math.min(1, (x - from[0]) / (to[0] - from[0])));
  // x(t) = 1.5 t (1 − t) + t³ rises steadily from 0 to 1, so that halving finds t.
  let [low, high] = [0, 1];
  for (let step = 0; step < 20; step++) {
    const t = (low + high) / 2;
    if (1.5 * t * (1 - t) + t ** 3 < share) low = t;
    else high = t;
  }
  const t = (low + high) / 2;
  return from[1] + (to[1] - from[1]) * t * t * (3 - 2 * t);
}

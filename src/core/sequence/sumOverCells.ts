import { uniformRandom } from "../random.ts";

/** Up to so many cells all are visited. */
const mostVisited = 4096;
/** Of more, so many of each run; runs double in length from both ends, where cells differ the most. */
const visitsPerRun = 32;

export interface CellSum {
  readonly value: number;
  /** Half the width of the 99.9 % confidence interval; 0 if all cells were visited. */
  readonly error: number;
  readonly evaluations: number;
  readonly isComplete: boolean;
}

/** f(0) + … + f(count − 1), estimated by stratified sampling where these are more than `most`. Deterministic. */
export function sumOverCells(count: number, f: (cell: number) => number, most = mostVisited): CellSum {
  if (count <= Math.min(most, mostVisited)) {
    let value = 0;
    for (let cell = 0; cell < count; cell++) value += f(cell);
    return { value, error: 0, evaluations: count, isComplete: true };
  }
  const random = uniformRandom(1);
  let [value, variance, evaluations] = [0, 0, 0];
  /** The cells from one end to the middle. */
  const addHalf = (half: number, f: (place: number) => number) => {
    for (let from = 0, length = visitsPerRun; from < half; from += length, length = from) {
      const size = Math.min(length, half - from);
      const visits = Math.min(visitsPerRun, size);
      let last = Number.NaN;
      let squares = 0;
      for (let n = 0; n < visits; n++) {
        const term = f(from + Math.floor(((n + (size > visits ? random() : 0)) * size) / visits));
        value += (term * size) / visits;
        if (n > 0) squares += (term - last) ** 2;
        last = term;
      }
      evaluations += visits;
      // Neighbours tell the spread within a stratum.
      if (size > visits) variance += (size ** 2 / visits) * (squares / (2 * (visits - 1)));
    }
  };
  addHalf(Math.ceil(count / 2), f);
  addHalf(Math.floor(count / 2), (place) => f(count - 1 - place));
  return { value, error: 3.2905 * Math.sqrt(variance), evaluations, isComplete: false };
}

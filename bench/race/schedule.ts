import { uniformRandom } from "../../src/core/random.ts";

/** How long a race may take. Times are in milliseconds. */
export interface Effort {
  /** Rounds of those who are fast enough, and of those who are not. */
  readonly mostRounds: number;
  readonly leastRounds: number;
  /** What one contender's rounds may take in all. */
  readonly budget: number;
  /** Short runs are repeated until a sample takes about so long: clocks and calls between processes are coarse. */
  readonly sample: number;
  readonly warmUp: number;
}

export const fullEffort: Effort = { mostRounds: 31, leastRounds: 3, budget: 1500, sample: 16, warmUp: 200 };
export const quickEffort: Effort = { mostRounds: 7, leastRounds: 2, budget: 150, sample: 2, warmUp: 60 };

/** How often a run that takes so long is repeated within one sample. */
export function runsPerSample(milliseconds: number, { sample }: Effort): number {
  return Math.max(1, Math.round(sample / Math.max(milliseconds, 1e-6)));
}

/** In how many rounds a contender takes part whose samples take so long. */
export function roundsOf(milliseconds: number, { mostRounds, leastRounds, budget }: Effort): number {
  const affordable = Math.floor(budget / Math.max(milliseconds, 1e-6));
  return Math.min(mostRounds, Math.max(leastRounds, affordable));
}

/** Whether a contender that takes part in `own` of so many rounds does so in this one: evenly spread over all. */
export function takesPart(round: number, rounds: number, own: number): boolean {
  return Math.floor(((round + 1) * own) / rounds) > Math.floor((round * own) / rounds);
}

/** A random order, the same for the same seed. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = uniformRandom(seed);
  const order = [...items];
  for (let n = order.length - 1; n > 0; n--) {
    const other = Math.floor(random() * (n + 1));
    [order[n], order[other]] = [order[other] as T, order[n] as T];
  }
  return order;
}

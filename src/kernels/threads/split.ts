import { mostCalls } from "./board.ts";

/**
 * Multiply-adds from which work is cut into parts, for threads to share and for other work to come through between. Waking a
 * thread takes 40 µs. Measured with products of n × n matrices on two idle cores, two threads against one: 0.5 times as fast at
 * 0.26 million multiply-adds, 0.95 at 0.9 million, 1.1 at 1.4 million, 1.25 at 2.1 million, 1.75 at 17 million.
 */
export const worthSplitting = 2e6;

/** Multiply-adds of a part: a few milliseconds at most, after which a computation can be ended, */
const most = 100e6;
/** and enough for what a part costs by itself not to be felt. */
const least = 0.25e6;

/** Parts for each thread, so that one that is held up keeps the others waiting for one part at most. */
const partsAThread = 4;

/**
 * Cuts a range into parts of about the same length, the last of them into halves: when little is left, it is spread evenly.
 *
 * @param length of the range
 * @param multiple all parts but the last are multiples of this
 * @param work multiply-adds of the whole
 * @param longest where parts are no better for being longer than this
 */
export function split(
  { length, multiple, longest = length }: { length: number; multiple: number; longest?: number },
  work: number,
  threads: number,
): readonly (readonly [from: number, to: number])[] {
  const fewest = Math.max(work / most, length / longest, Math.min(partsAThread * threads, work / least));
  const parts = Math.max(1, Math.min(mostCalls / 2, Math.ceil(fewest)));
  const step = Math.ceil(length / parts / multiple) * multiple;
  const half = Math.ceil(step / 2 / multiple) * multiple;
  const whole = threads > 1 ? Math.max(0, Math.floor(length / step) - threads) * step : length;
  return [...cut(0, whole, step), ...cut(whole, length, half)];
}

function cut(from: number, to: number, step: number): (readonly [from: number, to: number])[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => [
    from + n * step,
    Math.min(to, from + (n + 1) * step),
  ]);
}

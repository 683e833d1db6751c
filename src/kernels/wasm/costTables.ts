import type { AttentionForm } from "../../core/sequence/attentionForm.ts";

/** The values that a term of a task can take. */
export interface TermRange {
  readonly low: number;
  readonly high: number;
}

/** Where the values of a task's terms lie, in bytes, and what they can be. */
export interface TermLines {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly ranges: readonly TermRange[];
}

/** Scores that differ by less need no greatest one: their powers stay far from 0 and from infinity. */
const widest = 60;

/** Coefficients up to this are within float32, and so are the scores they make. */
const largest = 2 ** 60;

/** Whether float32 can take the coefficients of a layer. */
export function suitsFloat32({ c0, c1, c2, c3, v0, v1, bias, softcap }: AttentionForm): boolean {
  const isFine = (value: number) => Math.abs(value) <= largest;
  return (
    [c0, c1, c2, c3, v0, v1].every((values) => values.every(isFine)) &&
    bias.every((added) => added === -Infinity || isFine(added)) &&
    isFine(softcap)
  );
}

/** The table of one answer, as `assembly/costs.ts` takes it. */
export function costTable(form: AttentionForm, position: number, { x, y, ranges }: TermLines): Uint32Array {
  const { positions, heads, c0, c1, c2, c3, v0, v1, bias, softcap } = form;
  const row = position * positions;
  const sources = x.map((_, j) => j).filter((j) => bias[row + j] !== -Infinity);
  const words = new Uint32Array(3 + heads * (5 + 5 * sources.length));
  const floats = new Float32Array(words.buffer);
  // Without a source a head adds nothing.
  words.set([sources.length > 0 ? heads : 0, y[position] ?? 0, x[position] ?? 0]);
  // Powers are those of 2. A soft-cap is applied to scores as they are.
  const unit = softcap > 0 ? 1 : Math.LOG2E;
  let at = 3;
  for (let head = 0; head < heads; head++) {
    const slope = [c2[head * positions + position] as number, c3[head] as number] as const;
    const terms = sources.map((j) => ({
      j,
      constant: c0[head * positions * positions + row + j] as number,
      slope: c1[head * positions + j] as number,
      added: bias[row + j] as number,
    }));
    const extremes = terms.map(({ j, constant, slope: ofOwn, added }) => {
      const score = (own: number, other: number) => {
        const sum = constant + ofOwn * own + (slope[0] + slope[1] * own) * other;
        return (softcap > 0 ? softcap * Math.tanh(sum / softcap) : sum) + added;
      };
      // Linear in each of both values: the extremes are at corners.
      return corners(ranges[position], ranges[j]).map(([own, other]) => score(own, other));
    });
    const most = Math.max(...extremes.flat());
    const isBounded = most - Math.max(...extremes.map((scores) => Math.min(...scores))) <= widest;
    const shift = isBounded ? most : 0;
    words.set([sources.length, isBounded ? 0 : 1], at);
    floats.set([slope[0] * unit, slope[1] * unit, v1[head] as number], at + 2);
    at += 5;
    for (const { j, constant, slope: ofOwn, added } of terms) {
      words[at] = x[j] as number;
      floats[at + 1] = (softcap > 0 ? constant : constant + added - shift) * unit;
      floats[at + 2] = ofOwn * unit;
      floats[at + 3] = v0[j * heads + head] as number;
      floats[at + 4] = (added - shift) * Math.LOG2E;
      at += 5;
    }
  }
  return words;
}

function corners(
  own: TermRange = { low: 0, high: 0 },
  other: TermRange = { low: 0, high: 0 },
): (readonly [number, number])[] {
  return [own.low, own.high].flatMap((a) => [other.low, other.high].map((b) => [a, b] as const));
}

/** One of NaN, ∞ and −∞, and ones where numbers are it. */
export interface NonFinitePart {
  readonly value: number;
  readonly at: Float32Array;
}

/**
 * Numbers with zeros in place of NaN and infinities, and where those were. A sum of prefix sums would carry them to all that
 * comes after; so they are summed up apart, as counts.
 */
export function splitNonFinite(data: Float32Array): {
  readonly finite: Float32Array;
  readonly parts: readonly NonFinitePart[];
} {
  if (areFinite(data)) return { finite: data, parts: [] };
  const parts = [Number.NaN, Infinity, -Infinity].map((value) => ({
    value,
    at: data.map((n) => (Object.is(n, value) ? 1 : 0)),
  }));
  return {
    finite: data.map((n) => (Number.isFinite(n) ? n : 0)),
    parts: parts.filter(({ at }) => at.includes(1)),
  };
}

function areFinite(data: Float32Array): boolean {
  // By far the most data are; a loop takes a tenth of the time of `every`.
  for (let n = 0; n < data.length; n++) if (!Number.isFinite(data[n])) return false;
  return true;
}

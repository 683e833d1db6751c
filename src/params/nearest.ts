/** The name that a misspelt one most likely means; `undefined` when none is close. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const distances = names.map((candidate) => ({
    candidate,
    distance: editDistance(fold(name), fold(candidate)),
  }));
  const best = distances.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= Math.max(2, name.length / 3) ? best.candidate : undefined;
}

/** Spelling conventions don't count as mistakes of their own: `kernelSize` is near `kernel_size`. */
const fold = (name: string) => name.toLowerCase().replaceAll(/[_\s-]/g, "");

/** How many insertions, removals, replacements and swaps of neighbours turn one text into the other. */
function editDistance(a: string, b: string): number {
  const limit = 40;
  if (a.length > limit || b.length > limit) return limit;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cell = (di: number, dj: number) => (di === 0 ? row : rows[i - di])?.[j - dj] ?? limit;
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          cell(1, 0) + 1,
          cell(0, 1) + 1,
          cell(1, 1) + (same ? 0 : 1),
          swapped ? cell(2, 2) + 1 : limit,
        ),
      );
    }
    rows.push(row);
  }
  return rows.at(-1)?.at(-1) ?? limit;
}

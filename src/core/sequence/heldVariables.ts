import { casesOf } from "./distribution.ts";
import type { Distribution, Task } from "./task.ts";

/**
 * The variables that a state must hold after each position, in ascending order: those that have been heard and that the answer at
 * this position or a later one is to be, without being heard again before it. What is answered is read from the state.
 */
export function heldVariables(task: Task): readonly (readonly number[])[] {
  const after: number[][] = [];
  const later = new Set<number>();
  for (let i = task.x.length - 1; i >= 0; i--) {
    const [heard, target] = [task.x[i], task.y[i]];
    if (target?.kind === "variable") later.add(target.index);
    const seen = new Set(
      task.x.slice(0, i + 1).flatMap((term) => (term.kind === "variable" ? [term.index] : [])),
    );
    after.unshift([...later].filter((index) => seen.has(index)).sort((a, b) => a - b));
    if (heard?.kind === "variable") later.delete(heard.index);
  }
  return after;
}

/**
 * Bits for each variable, shared out one by one for as long as the variables that are held together fit: as evenly as can be, and
 * no more for a discrete variable than tell its values apart.
 */
export function evenBits(task: Task, capacity: number): number[] {
  const held = heldVariables(task);
  const bits = task.variables.map(() => 0);
  let open = task.variables.map((_, index) => index).filter((index) => held.some((h) => h.includes(index)));
  while (open.length > 0) {
    open = open.filter((index) => {
      const variable = task.variables[index];
      const isFull =
        variable === undefined ||
        (bits[index] as number) >= mostBits(variable.distribution) ||
        held.some((together) => together.includes(index) && sumOf(bits, together) >= capacity);
      if (!isFull) bits[index] = (bits[index] as number) + 1;
      return !isFull;
    });
  }
  return bits;
}

/**
 * The nearest bits that fit: where too many are held together, the variable with the most gives one up, and so on. Other numbers
 * than whole ones from 0 are brought there first.
 */
export function nearestBits(task: Task, bits: readonly number[], capacity: number): number[] {
  const nearest = task.variables.map((_, n) => Math.max(0, Math.round(bits[n] ?? 0) || 0));
  for (const together of heldVariables(task)) {
    while (sumOf(nearest, together) > capacity) {
      const most = together.reduce((a, b) => ((nearest[b] as number) >= (nearest[a] as number) ? b : a));
      nearest[most] = (nearest[most] as number) - 1;
    }
  }
  return nearest;
}

export function sumOf(bits: readonly number[], indices: readonly number[]): number {
  return indices.reduce((sum, index) => sum + (bits[index] ?? 0), 0);
}

/** How many bits tell all values of a distribution apart; as many as there are for a continuous one. */
function mostBits(distribution: Distribution): number {
  const cases = casesOf(distribution);
  if (cases) return Math.ceil(Math.log2(cases.filter(({ probability }) => probability > 0).length));
  return distribution.kind === "uniform" && distribution.low === distribution.high ? 0 : Infinity;
}

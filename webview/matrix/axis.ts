/** The meaning of the rows or columns of a matrix: nested counters, the outermost first, such as (co, oy, ox). */
export interface Axis {
  /** What the axis as a whole is: `input`, `output`, `tap`. */
  readonly name: string;
  readonly parts: readonly AxisPart[];
  /** What the first index of the last part stands for; negative where padding comes first. */
  readonly origin: number;
}

export interface Axes {
  readonly rows: Axis;
  readonly columns: Axis;
}

export interface AxisPart {
  readonly name: string;
  readonly size: number;
  /** Counts down, as the taps of a flipped kernel do. */
  readonly reversed?: boolean;
}

/** One named step of an axis at one nesting: `oy 2` from cell 12 to 18. */
export interface Tick {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** One line of a ruler. */
export interface Tier {
  /** Cells from one block of this nesting to the next. */
  readonly block: number;
  readonly part: AxisPart;
  /** Every which block carries a label. */
  readonly step: number;
  /** Whether the counter begins again and again, inside a coarser one. */
  readonly repeats: boolean;
}

/** `input (ci, iy, ix)`, without counters that only ever are 0. */
export function axisTitle(axis: Axis): string {
  return `${axis.name} (${axisCounters(axis)})`;
}

/** `ci, iy, ix`. */
export function axisCounters({ parts }: Axis): string {
  const counting = parts.filter(({ size }) => size > 1);
  return (counting.length > 0 ? counting : parts.slice(-1)).map((part) => part.name).join(", ");
}

/** The counters of an index: `[["ci", 0], ["iy", 3], ["ix", 4]]`. */
export function countersOf(
  { parts, origin }: Axis,
  index: number,
): readonly (readonly [name: string, value: number])[] {
  let rest = index;
  const counters = parts.toReversed().map((part, i) => {
    const { name, size } = part;
    const counter = counterAt(part, i === parts.length - 1 ? rest : rest % size);
    rest = Math.floor(rest / size);
    return [name, counter + (i === 0 ? origin : 0)] as const;
  });
  return counters.toReversed();
}

function counterAt({ size, reversed }: AxisPart, place: number): number {
  return reversed ? size - 1 - place : place;
}

/** `ci 0, iy 3, ix 4`. */
export function nameIndex(axis: Axis, index: number): string {
  return countersOf(axis, index)
    .map(([name, value]) => `${name} ${minus(value)}`)
    .join(", ");
}

/** `0,3,4`: for where there is no room for names. */
export function shortIndex(axis: Axis, index: number): string {
  return countersOf(axis, index)
    .filter((_, i) => (axis.parts[i]?.size ?? 1) > 1)
    .map(([, value]) => minus(value))
    .join(",");
}

/** The room in pixels that a label of so many characters needs. */
const labelPixels = (characters: number) => 10 + 6.2 * characters;

/**
 * The lines of a ruler at a scale: the finest nesting whose labels have room, leaving some out if need be, and the next
 * coarser one.
 */
export function rulerTiers(axis: Axis, scale: number, named: boolean): readonly Tier[] {
  const nestings = axis.parts
    .map((part, i) => ({
      part,
      block: axis.parts.slice(i + 1).reduce((product, { size }) => product * size, 1),
    }))
    .filter(({ part }) => part.size > 1);
  for (let i = nestings.length - 1; i >= 0; i--) {
    const nesting = nestings[i];
    if (nesting === undefined) break;
    const { part, block } = nesting;
    const characters = String(part.size).length + (named ? part.name.length + 1 : 0);
    const step = niceStep(labelPixels(characters) / (block * scale));
    if (step > 1 && 2 * step > part.size && i > 0) continue;
    const outer = nestings[i - 1];
    const tier = { part, block, step, repeats: i > 0 };
    return outer === undefined ? [tier] : [tier, { ...outer, step: 1, repeats: i > 1 }];
  }
  return [];
}

/** The labelled blocks of a ruler's line between two cells. */
export function ticksOf(tier: Tier, axis: Axis, from: number, to: number, named: boolean): readonly Tick[] {
  const { part, block, step } = tier;
  const origin = part === axis.parts.at(-1) ? axis.origin : 0;
  const ticks: Tick[] = [];
  for (let index = Math.floor(from / block); index * block < to; ) {
    const place = index % part.size;
    const counter = counterAt(part, place) + origin;
    const over = ((counter % step) + step) % step;
    // The last label of a block would run into the first one of the next.
    const crowded = step > 1 && place > 0 && tier.repeats && part.size - place < 0.8 * step;
    if (over === 0 && !crowded) {
      const label = named ? `${part.name} ${minus(counter)}` : minus(counter);
      ticks.push({ from: index * block, to: (index + 1) * block, label });
    }
    index += Math.min(step - over, part.size - place);
  }
  return ticks;
}

/** The least of 1, 2, 5, 10, 20, 50 … that is no smaller than `least`. */
function niceStep(least: number): number {
  if (least <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= least * (1 - 1e-9)) ?? 10 * power;
}

function minus(n: number): string {
  return n < 0 ? `−${-n}` : String(n);
}

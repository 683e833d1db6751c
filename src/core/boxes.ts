/** A half-open range of one digit. */
export type Interval = readonly [from: number, to: number];

/** One interval for each digit: all indices whose digits lie in them. */
export type Box = readonly Interval[];

/**
 * Cuts ranges of indices [from, to) into boxes, in order: with digits (channel, y, x) the rest of a line, the rest of a plane,
 * whole planes, whole lines and the begin of a line. At most 2·digits − 1 boxes, whatever the length of the range.
 */
export class BoxCutter {
  private readonly sizes: readonly number[];
  /** Indices that share a digit and all before it. */
  private readonly spans: readonly number[];
  private readonly from: number[];
  private readonly to: number[];

  /** @param sizes sizes of the digits, the most significant first */
  constructor(sizes: readonly number[]) {
    this.sizes = sizes;
    this.spans = sizes.map((_, n) => sizes.slice(n + 1).reduce((product, size) => product * size, 1));
    this.from = sizes.map(() => 0);
    this.to = sizes.map(() => 0);
  }

  /** @param visit is told first digits and ends of each box; the lists are used again for the next one */
  cut(from: number, to: number, visit: (from: readonly number[], to: readonly number[]) => void): void {
    if (from < to) this.cutFrom(0, from, to, visit);
  }

  private cutFrom(
    digit: number,
    from: number,
    to: number,
    visit: (from: readonly number[], to: readonly number[]) => void,
  ): void {
    const span = this.spans[digit] as number;
    const first = Math.floor(from / span);
    const last = Math.floor(to / span);
    if (digit === this.sizes.length - 1) {
      this.from[digit] = from;
      this.to[digit] = to;
      visit(this.from, this.to);
      return;
    }
    if (first === last) {
      this.cutWithin(digit, first, from - first * span, to - first * span, visit);
      return;
    }
    const whole = from === first * span ? first : first + 1;
    if (whole > first) this.cutWithin(digit, first, from - first * span, span, visit);
    if (last > whole) {
      this.from[digit] = whole;
      this.to[digit] = last;
      for (let inner = digit + 1; inner < this.sizes.length; inner++) {
        this.from[inner] = 0;
        this.to[inner] = this.sizes[inner] as number;
      }
      visit(this.from, this.to);
    }
    if (to > last * span) this.cutWithin(digit, last, 0, to - last * span, visit);
  }

  private cutWithin(
    digit: number,
    at: number,
    from: number,
    to: number,
    visit: (from: readonly number[], to: readonly number[]) => void,
  ): void {
    this.from[digit] = at;
    this.to[digit] = at + 1;
    this.cutFrom(digit + 1, from, to, visit);
  }
}

/** The boxes of one range, see `BoxCutter`. */
export function boxesOf(from: number, to: number, sizes: readonly number[]): readonly Box[] {
  const boxes: Box[] = [];
  new BoxCutter(sizes).cut(from, to, (first, end) => {
    boxes.push(first.map((digit, n): Interval => [digit, end[n] as number]));
  });
  return boxes;
}

/** The interval of one digit. */
export function digitOf(box: Box, digit: number): Interval {
  return box[digit] as Interval;
}

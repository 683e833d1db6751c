import { elide } from "../convolution/arithmetic.ts";
import { formatValue } from "../format.ts";

/** A piece of a line of arithmetic. */
export interface Part {
  readonly text: string;
  /** Set high after the text, as the exponent of a power. */
  readonly power?: string;
  /** Makes up more than half of the sum that it belongs to. */
  readonly decides?: boolean;
  /** Stands for terms that are left out. */
  readonly omits?: boolean;
}

/** How the number in a cell comes about, with true values: `name = parts = value`. */
export interface Arithmetic {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly value: string;
  /** What is to be said besides. */
  readonly aside?: string;
}

/** A number inside a product or a sum: negative ones are told apart from a difference. */
export function signed(value: number): string {
  const text = formatValue(value, 4);
  return value < 0 ? `(${text})` : text;
}

/** A term of a sum, with what it adds. */
export interface Summand extends Part {
  readonly size: number;
}

/** The terms of a sum with plus signs between them, as many as there is room for. */
export function sumParts(terms: readonly Summand[], room: number): readonly Part[] {
  const whole = terms.reduce((sum, { size }) => sum + Math.abs(size), 0);
  const { head, tail } = elide(terms.length, room);
  const omitted = terms.length - head - tail;
  const shown = [
    ...terms.slice(0, head),
    ...(omitted === 0 ? [] : [{ text: `… ${omitted} more …`, size: 0, omits: true }]),
    ...(tail === 0 ? [] : terms.slice(-tail)),
  ];
  return shown.flatMap(({ size, ...part }, i) => {
    const decides = terms.length > 1 && Math.abs(size) > whole / 2;
    return [...(i > 0 ? [{ text: " + " }] : []), decides ? { ...part, decides } : part];
  });
}

/** A part of a line: from the first character, counted from 0, up to the last. */
export interface LinePart {
  readonly start: number;
  readonly end: number;
}

/**
 * The name of a task that a line gives to a layer, with its quotes, if a character of the line stands in it; empty where there is
 * none yet. A name that is not closed ends before a comma or brace. By the line alone: while one types, that may be all that can
 * be read.
 */
export function taskNamePlace(line: string, character: number): LinePart | undefined {
  for (const { index, 0: found, 1: beginning = "" } of line.matchAll(
    /(?<![\w"'])((["']?)task\2\s*:\s*)("[^"]*"|'[^']*'|["']?[^"',}]*)/g,
  )) {
    const [start, end] = [index + beginning.length, index + found.length];
    if (character >= start && character <= end) return { start, end };
  }
  return undefined;
}

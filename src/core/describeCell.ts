import { inChannelsOf, outChannelsOf } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import { placeAt } from "./place.ts";
import { type Selection, selectionAt } from "./selection.ts";
import { isTransposed, viewLayout } from "./viewLayout.ts";
import type { ViewKind, ViewRef } from "./views.ts";

/** What a cell means, in words: of its row, of its column, and as one sentence that can be read aloud. */
export interface CellDescription {
  /** For example `output (co 0, oy 2, ox 3)`. */
  readonly row: string;
  readonly column: string;
  readonly sentence: string;
}

/** @throws RangeError for a cell outside the view */
export function describeCell(g: ConvGeometry, ref: ViewRef, row: number, column: number): CellDescription {
  const selection = selectionAt(g, ref, row, column);
  if (selection === undefined) {
    if (ref.view !== "weights") throw new RangeError(`${ref.view} has no cell (${row}, ${column})`);
    return acrossGroups(g, ref, row, column);
  }
  const [first, second, what] = meaningOf(g, ref.view, selection);
  return oriented(ref, [first, second], `Row ${row}, column ${column}: ${what}.`);
}

/** Names of rows and columns of the views whose rows and columns `patches: "rows"` swaps. */
function oriented(ref: ViewRef, names: readonly [string, string], sentence: string): CellDescription {
  const [row, column] = isTransposed(ref) ? [names[1], names[0]] : names;
  return { row, column, sentence };
}

type Meaning = readonly [row: string, column: string, what: string];

function meaningOf(g: ConvGeometry, view: ViewKind, s: Selection): Meaning {
  const space = (letter: string, position: readonly number[]) => axisNames(letter, position).join(", ");
  switch (s.at) {
    case "output": {
      const what = `output (${named("co", s.channel, "o", s.position)})`;
      return view === "product"
        ? [`output channel (co ${s.channel})`, `output position (${space("o", s.position)})`, what]
        : [...lastTwo("o", s.position), what];
    }
    case "input": {
      const kind = inPadding(g, s.position) ? "padding" : "input";
      const what = `${kind} (${named("ci", s.channel, "i", s.position)})`;
      return view === "flat"
        ? [`input channel (ci ${s.channel})`, `input position (${space("i", s.position)})`, what]
        : [...lastTwo("i", s.position), what];
    }
    case "weight": {
      const channel = inChannelsOf(g, s.out)[0] + s.in;
      const what = `weight (${named(`co ${s.out}, ci`, channel, "k", s.tap)})`;
      if (view === "kernel") return [...lastTwo("k", s.tap), what];
      return g.transposed
        ? [`weight (${named("co", s.out, "k", s.tap)})`, `input channel (ci ${channel})`, what]
        : [`output channel (co ${s.out})`, `weight (${named("ci", channel, "k", s.tap)})`, what];
    }
    case "patch": {
      if (g.transposed) {
        const rowName = `patch (${named("co", s.channel, "k", s.tap)})`;
        const columnName = `input position (${space("i", s.position)})`;
        return [rowName, columnName, `what ${columnName} adds to ${rowName}`];
      }
      const pixel = s.position.map((window, axis) => pixelOf(g, axis, window, s.tap[axis] ?? 0));
      const columnName = `output position (${space("o", s.position)})`;
      const kind = inPadding(g, pixel) ? "padding" : "input";
      const seen = `${kind} (${named("ci", s.channel, "i", pixel)})`;
      return [
        `patch (${named("ci", s.channel, "k", s.tap)})`,
        columnName,
        `${seen} under tap (${space("k", s.tap)}) of ${columnName}`,
      ];
    }
    case "entry":
      return meaningOfEntry(g, view, s);
  }
}

function meaningOfEntry(g: ConvGeometry, view: ViewKind, s: Selection & { readonly at: "entry" }): Meaning {
  const output = `output (${named("co", s.out, "o", s.output)})`;
  const padded = !g.transposed && inPadding(g, s.input);
  const input = `${padded ? "padding" : "input"} (${named("ci", s.in, "i", s.input)})`;
  const weight = s.tap === undefined ? "" : `weight (${named(`co ${s.out}, ci`, s.in, "k", s.tap)})`;
  if (view === "stacked" && s.tap !== undefined) {
    const [row, channel] = g.transposed ? [input, `co ${s.out}`] : [output, `ci ${s.in}`];
    const column = `weight (${channel}, ${axisNames("k", s.tap).join(", ")})`;
    const cropped = g.transposed && s.output.some((n, axis) => n < 0 || n >= (g.outputSize[axis] ?? 0));
    return [row, column, `${weight} joins ${input} to ${cropped ? "the cropped border" : output}`];
  }
  if (weight === "") return [output, input, `structural zero, ${output} does not read ${input}`];
  return [output, input, `${weight} joins ${input} to ${output}`];
}

/** The zeros of the GEMM's left operand between channels of different groups. */
function acrossGroups(g: ConvGeometry, ref: ViewRef, row: number, column: number): CellDescription {
  const { out = 0, in: channel = 0 } = placeAt(g, viewLayout(g, ref), row, column);
  const [group, other] = [inChannelsOf(g, out)[0], outChannelsOf(g, channel)[0]];
  const names = [`output channel (co ${out})`, `input channel (ci ${channel})`] as const;
  const groups = [group / (g.inChannels / g.groups), other / (g.outChannels / g.groups)];
  const zero = `structural zero, ${names[0]} is in group ${groups[0]} and ${names[1]} in group ${groups[1]}`;
  return oriented(ref, names, `Row ${row}, column ${column}: ${zero}.`);
}

function pixelOf(g: ConvGeometry, axis: number, window: number, tap: number): number {
  const { stride = 1, padBefore = 0, dilation = 1 } = g.axes[axis] ?? {};
  return window * stride - padBefore + tap * dilation;
}

function inPadding(g: ConvGeometry, position: readonly number[]): boolean {
  return position.some((n, axis) => n < 0 || n >= (g.inputSize[axis] ?? 0));
}

/** `["oy 2", "ox 3"]`: the last axis is x, before it come y and z. */
function axisNames(letter: string, position: readonly number[]): string[] {
  return position.map((n, axis) => `${letter}${"zyx"[axis + 3 - position.length] ?? ""} ${n}`);
}

function named(channelName: string, channel: number, letter: string, position: readonly number[]): string {
  return [`${channelName} ${channel}`, ...axisNames(letter, position)].join(", ");
}

function lastTwo(letter: string, position: readonly number[]): readonly [string, string] {
  const names = axisNames(letter, position);
  return [names.at(-2) ?? "", names.at(-1) ?? ""];
}

import type { ConvGeometry } from "../../core/convGeometry.ts";
import { countLinks, windowAxes } from "../../core/windowAxis.ts";
import type { Span } from "../../params/problem.ts";
import { product } from "../convReport.ts";
import type { LayerAnalysis } from "../document.ts";
import { numberAt } from "../nestedNumbers.ts";
import { numberText as n } from "../numberText.ts";
import { code } from "./markdown.ts";

export interface EntryHover {
  readonly markdown: string;
  readonly span: Span;
}

/** Which entry of a tensor the number under the cursor is, when it stands in nested lists. */
export function entryHover(
  layer: LayerAnalysis,
  key: string,
  text: string,
  offset: number,
): EntryHover | undefined {
  const place = layer.keys[key];
  const source = key === "weight" || key === "input" || key === "bias" ? layer.conv?.[key] : undefined;
  if (place === undefined || layer.conv === undefined || source?.kind !== "numbers") return undefined;
  // The numbers of a file don't stand here.
  if (source.digest !== undefined || text[place.value.offset] !== "[") return undefined;
  const found = numberAt(text, place.value, offset);
  if (found === undefined || found.index.length !== source.shape.length) return undefined;
  const { geometry } = layer.conv;
  const meaning = { weight: weightMeaning, input: inputMeaning, bias: biasMeaning }[
    key as "weight" | "input" | "bias"
  ];
  return {
    markdown: meaning(
      geometry,
      found.index,
      text.slice(found.span.offset, found.span.offset + found.span.length),
    ),
    span: found.span,
  };
}

/** The axes that the numbers leave out hold the same for every index, written as `:`. */
function address(name: string, index: readonly number[], rank: number): string {
  const all = [
    ...new Array<string>(Math.max(0, rank - index.length)).fill(":"),
    ...index.slice(-rank).map(String),
  ];
  return `${name}[${all.join(", ")}]`;
}

function weightMeaning(g: ConvGeometry, index: readonly number[], value: string): string {
  const rank = g.weightShape.length;
  const tap = index.slice(-g.axes.length);
  const places = product(
    windowAxes(g).map((axis, i) => countLinks(axis, tap[i] ?? 0, 0, axis.windows, 0, axis.pixels)),
  );
  const channels = product(g.weightShape.slice(0, Math.max(0, rank - index.length)));
  const names = g.transposed ? "input channel, output channel" : "output channel, input channel";
  const label = address("W", index, rank);
  return [
    `**${code(`${label} = ${value}`)}**`,
    `The indices are (${names}${g.groups > 1 ? " within the group" : ""}, then the tap along each axis). This one number fills ${n(places * channels)} entries of M.`,
  ].join("\n\n");
}

function inputMeaning(g: ConvGeometry, index: readonly number[], value: string): string {
  const shape = [g.inChannels, ...g.inputSize];
  const title = `**${code(`${address("x", index, shape.length)} = ${value}`)}**`;
  if (index.length < shape.length) return `${title}\n\nThe same in every channel.`;
  const column = index.slice(-shape.length).reduce((flat, i, axis) => flat * (shape[axis] ?? 1) + i, 0);
  return `${title}\n\nThe indices are (channel, then the cell along each axis). It meets column ${n(column)} of M.`;
}

function biasMeaning(_: ConvGeometry, index: readonly number[], value: string): string {
  return `**${code(`${address("b", index, 1)} = ${value}`)}**\n\nAdded to every cell of output channel ${n(index.at(-1) ?? 0)}.`;
}

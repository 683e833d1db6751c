import { inChannelsOf, outChannelsOf } from "../../src/core/channels.ts";
import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import type { Rectangle } from "../../src/core/rectangles.ts";
import { sizeOf } from "../../src/core/tensor.ts";
import { viewShape } from "../../src/core/viewShape.ts";
import type { ViewRef } from "../../src/core/views.ts";
import { pixelAt, type WindowAxis, windowAxes } from "../../src/core/windowAxis.ts";
import { formatCount } from "../format.ts";
import type { Arrow, Mark } from "../matrix/mark.ts";
import { type Navigation, windowPosition, windowSizes } from "./navigation.ts";

/** What a parameter moves, as outlines in one view; the parameter is the one that the cursor stands on in the text. */
export interface Outline {
  readonly marks: readonly Mark[];
  readonly arrows: readonly Arrow[];
}

const none: Outline = { marks: [], arrows: [] };

/** More outlines than these would be a texture. */
const mostGaps = 400;
const mostGroups = 64;

export function parameterOutline(
  g: ConvGeometry,
  nav: Navigation,
  ref: ViewRef,
  key: string | undefined,
): Outline {
  const slides = ref.view === (g.transposed ? "output" : "input");
  const position = windowPosition(g, nav.position);
  switch (key) {
    case "kernel_size":
      if (ref.view === "kernel") return outline(whole(g, ref));
      return slides ? outline(windowAt(g, ref, position)) : none;
    case "stride":
      return slides ? steps(g, ref, position) : none;
    case "padding":
      return ref.view === "input" && !g.transposed ? outline(...paddingRing(g, ref)) : none;
    case "dilation":
      return slides ? outline(...gapsOf(g, ref, position)) : none;
    case "groups":
      return outline(...groupBlocks(g, ref));
    case "in_channels":
    case "out_channels":
      return outline(...channelBlock(g, ref, key, key === "in_channels" ? nav.inChannel : nav.outChannel));
    case "input_size":
    case "input":
      return ref.view === "input" || ref.view === "flat" ? outline(whole(g, ref)) : none;
    case "weight":
      return ref.view === "kernel" || ref.view === "weights" ? outline(whole(g, ref)) : none;
    default:
      return none;
  }
}

function outline(...cells: readonly Rectangle[]): Outline {
  return { marks: cells.map((rectangle): Mark => ({ ...rectangle, role: "moved" })), arrows: [] };
}

function whole(g: ConvGeometry, ref: ViewRef): Rectangle {
  const { rows, columns } = viewShape(g, ref);
  return { row: 0, column: 0, rows, columns };
}

/** The cells of a plane from the first tap of the window to the last. */
function windowAt(g: ConvGeometry, ref: ViewRef, position: readonly number[]): Rectangle {
  const { rowOrigin, columnOrigin } = viewShape(g, ref);
  const axes = windowAxes(g);
  const side = (fromEnd: number, origin: number) => {
    const axis = axes.at(-fromEnd);
    if (axis === undefined) return { start: 0, length: 1 };
    const start = pixelAt(axis, position.at(-fromEnd) ?? 0, 0) - origin;
    return { start, length: (axis.taps - 1) * axis.dilation + 1 };
  };
  const [down, across] = [side(2, rowOrigin), side(1, columnOrigin)];
  return { row: down.start, column: across.start, rows: down.length, columns: across.length };
}

/** The windows one step on along each axis, with arrows there. */
function steps(g: ConvGeometry, ref: ViewRef, position: readonly number[]): Outline {
  const sizes = windowSizes(g);
  const center = ({ row, column, rows, columns }: Rectangle) =>
    [row + rows / 2, column + columns / 2] as const;
  const from = windowAt(g, ref, position);
  const next = [1, 2].flatMap((fromEnd) => {
    const axis = sizes.length - fromEnd;
    const at = position[axis];
    return at === undefined || at + 1 >= (sizes[axis] ?? 0)
      ? []
      : [windowAt(g, ref, position.with(axis, at + 1))];
  });
  return {
    marks: outline(...next).marks,
    arrows: next.map((to) => ({ from: center(from), to: center(to) })),
  };
}

function paddingRing(g: ConvGeometry, ref: ViewRef): readonly Rectangle[] {
  const { rows, columns, rowOrigin, columnOrigin } = viewShape(g, ref);
  const axes = windowAxes(g);
  const inside = (axis: WindowAxis | undefined, length: number) => axis?.pixels ?? length;
  const [top, left] = [-rowOrigin, -columnOrigin];
  const bottom = rows - top - inside(axes.at(-2), rows);
  const right = columns - left - inside(axes.at(-1), columns);
  const ring = [
    { row: 0, column: 0, rows: top, columns },
    { row: rows - bottom, column: 0, rows: bottom, columns },
    { row: top, column: 0, rows: rows - top - bottom, columns: left },
    { row: top, column: columns - right, rows: rows - top - bottom, columns: right },
  ];
  return ring.filter((part) => part.rows > 0 && part.columns > 0);
}

/** The pixels that the window passes over, between its taps. */
function gapsOf(g: ConvGeometry, ref: ViewRef, position: readonly number[]): readonly Rectangle[] {
  const window = windowAt(g, ref, position);
  const axes = windowAxes(g);
  const [down, across] = [axes.at(-2)?.dilation ?? 1, axes.at(-1)?.dilation ?? 1];
  if (window.rows * window.columns > mostGaps || (down === 1 && across === 1)) return [window];
  const gaps: Rectangle[] = [];
  for (let row = 0; row < window.rows; row++) {
    for (let column = 0; column < window.columns; column++) {
      if (row % down === 0 && column % across === 0) continue;
      gaps.push({ row: window.row + row, column: window.column + column, rows: 1, columns: 1 });
    }
  }
  return gaps;
}

/** Cells of one channel along the rows and the columns of a view; 0 where it has none there. */
function channelCells(g: ConvGeometry, { view }: ViewRef): { readonly out: number; readonly in: number } {
  const taps = sizeOf(g.kernelSize);
  switch (view) {
    case "linear":
      return { out: sizeOf(g.outputSize), in: sizeOf(g.inputSize) };
    case "weights":
      return g.transposed ? { out: taps, in: 1 } : { out: 1, in: taps };
    default:
      return { out: 0, in: 0 };
  }
}

/** The blocks of the channels that meet: in M and in the kernel's matrix, everything else is zero. */
function groupBlocks(g: ConvGeometry, ref: ViewRef): readonly Rectangle[] {
  const cells = channelCells(g, ref);
  if (cells.out === 0) return [];
  const [outs, ins] = [g.outChannels / g.groups, g.inChannels / g.groups];
  return Array.from({ length: Math.min(g.groups, mostGroups) }, (_, group) => {
    const [from] = inChannelsOf(g, group * outs);
    const [first] = outChannelsOf(g, from);
    return {
      row: first * cells.out,
      column: from * cells.in,
      rows: outs * cells.out,
      columns: ins * cells.in,
    };
  });
}

function channelBlock(
  g: ConvGeometry,
  ref: ViewRef,
  key: "in_channels" | "out_channels",
  channel: number,
): readonly Rectangle[] {
  const all = whole(g, ref);
  const inward = key === "in_channels";
  if (ref.view === (inward ? "input" : "output")) return [all];
  const taps = sizeOf(g.kernelSize);
  if (ref.layout !== undefined) return [];
  if (ref.view === "unfold" && inward !== g.transposed) return [{ ...all, row: channel * taps, rows: taps }];
  if (ref.view === (inward ? "flat" : "product")) return [{ ...all, row: channel, rows: 1 }];
  const cells = channelCells(g, ref);
  if (cells.out === 0) return [];
  return inward
    ? [{ ...all, column: channel * cells.in, columns: cells.in }]
    : [{ ...all, row: channel * cells.out, rows: cells.out }];
}

function paddingText({ axes }: ConvGeometry): string {
  const before = axes.map(({ padBefore }) => padBefore).join(" × ");
  const after = axes.map(({ padAfter }) => padAfter).join(" × ");
  return before === after ? `${before} on each side` : `${before} before it and ${after} after it`;
}

/** What is outlined, in a sentence; `undefined` for keys that move nothing in the views. */
export function parameterCaption(g: ConvGeometry, key: string | undefined): string | undefined {
  const axes = windowAxes(g);
  const each = (of: (axis: WindowAxis) => number) => {
    const values = axes.map(of);
    return new Set(values).size === 1 ? String(values[0]) : values.join(" × ");
  };
  const target = g.transposed ? "output" : "input";
  switch (key) {
    case "kernel_size":
      return `kernel_size ${g.kernelSize.join(" × ")}: the window covers ${sizeOf(g.kernelSize)} taps of each channel.`;
    case "stride":
      return `stride ${each(({ stride }) => stride)}: how many pixels of the ${target} the window moves to its next position.`;
    case "padding":
      return g.transposed
        ? "padding: crops this many pixels from each side of the output; no view shows what is cropped."
        : `padding: the hatched ring around the input, ${paddingText(g)}.`;
    case "dilation": {
      const dilation = each((axis) => axis.dilation);
      const tight = axes.every((axis) => axis.dilation === 1);
      return `dilation ${dilation}: ${tight ? "taps are neighbours, there are no gaps" : "the pixels that the window passes over between its taps"}.`;
    }
    case "groups":
      return `groups ${g.groups}: ${
        g.groups === 1
          ? "every input channel meets every output channel"
          : `${formatCount(g.inChannels / g.groups)} input and ${formatCount(g.outChannels / g.groups)} output channels a block, zeros elsewhere`
      }.`;
    case "in_channels":
      return `in_channels ${formatCount(g.inChannels)}: the outlined block belongs to the input channel in view.`;
    case "out_channels":
      return `out_channels ${formatCount(g.outChannels)}: the outlined block belongs to the output channel in view.`;
    case "input_size":
      return `input_size ${g.inputSize.join(" × ")}: the pixels of one channel of the input.`;
    default:
      return undefined;
  }
}

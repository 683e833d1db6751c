import type { ConvGeometry } from "./convGeometry.ts";
import { indexOfDigits } from "./digits.ts";
import { linksOf } from "./linkSet.ts";
import { projectLinks } from "./projectLinks.ts";
import type { Rectangle } from "./rectangles.ts";
import type { Selection } from "./selection.ts";
import { type ViewLayout, viewLayout } from "./viewLayout.ts";
import type { ViewKind, ViewRef } from "./views.ts";

/**
 * Cells of a view that belong to the selected thing.
 *
 * - `self`: they show it, or a copy of it: a pixel in the unfolded matrix, a weight in M, an output's whole row of M.
 * - `source`: it is computed from them, or multiplied with them.
 * - `target`: they are computed from it.
 */
export interface Highlight extends Rectangle {
  readonly role: "self" | "source" | "target";
}

/**
 * The most rectangles a view is given (bands of M apart). A pattern that needs more, such as one weight's copies along
 * the diagonals of a large M, is covered by bounding rectangles, the innermost axis first.
 */
export const highlightLimit = 4096;

/**
 * The cells of the view `ref` that a selected thing depends on and those that depend on it. Roles do not overlap,
 * except in `linear`, where the row of the selected output and the column of the selected input come first as bands.
 */
export function highlights(g: ConvGeometry, selection: Selection, ref: ViewRef): Highlight[] {
  const bands = ref.view === "linear" ? bandsOf(g, selection, viewLayout(g, ref)) : [];
  const links = linksOf(g, selection, ref.view);
  if (links === undefined) return [...bands, ...endsOfZero(g, selection, ref)];
  const role = roleOf(g, selection.at, ref.view);
  return [...bands, ...projectLinks(g, links, ref, highlightLimit).map((cells) => ({ ...cells, role }))];
}

type Role = Highlight["role"];

/** The views that show the selected thing itself, or copies of it. */
const selfViews: Record<Selection["at"], readonly ViewKind[]> = {
  output: ["output", "product"],
  input: ["input", "flat"],
  weight: ["kernel", "weights", "linear", "stacked"],
  patch: ["unfold"],
  entry: ["linear", "stacked"],
};

function roleOf(g: ConvGeometry, at: Selection["at"], view: ViewKind): Role {
  if (selfViews[at].includes(view)) return "self";
  // The unfolded matrix of a convolution holds copies of the input, that of a transposed one what is to be added up.
  const partial = g.transposed ? 1 : 0;
  if (view === "unfold" && at === "input" && !g.transposed) return "self";
  const stage = view === "output" || view === "product" ? 2 : view === "unfold" ? partial : 0;
  const selected = at === "output" ? 2 : at === "patch" ? partial : 0;
  return stage > selected ? "target" : "source";
}

/** In M a row stands for the output it computes and a column for the input it reads. */
function bandsOf(g: ConvGeometry, s: Selection, { rows, columns }: ViewLayout): Highlight[] {
  const row = (channel: number, position: readonly number[], role: Role): Highlight[] =>
    inside(position, g.outputSize)
      ? [
          {
            row: indexOfDigits([channel, ...position], rows),
            column: 0,
            rows: 1,
            columns: g.dIn,
            role,
          },
        ]
      : [];
  const column = (channel: number, position: readonly number[], role: Role): Highlight[] =>
    inside(position, g.inputSize)
      ? [
          {
            row: 0,
            column: indexOfDigits([channel, ...position], columns),
            rows: g.dOut,
            columns: 1,
            role,
          },
        ]
      : [];
  if (s.at === "output") return row(s.channel, s.position, "self");
  if (s.at === "input") return column(s.channel, s.position, "self");
  if (s.at === "entry") return [...row(s.out, s.output, "target"), ...column(s.in, s.input, "source")];
  return [];
}

function inside(position: readonly number[], size: readonly number[]): boolean {
  return position.every((n, axis) => n >= 0 && n < (size[axis] ?? 0));
}

/** A structural zero of M links nothing: it is itself, at the crossing of an output and an input. */
function endsOfZero(g: ConvGeometry, s: Selection, ref: ViewRef): Highlight[] {
  if (s.at !== "entry") return [];
  if (ref.view === "linear") {
    const { rows, columns } = viewLayout(g, ref);
    const row = indexOfDigits([s.out, ...s.output], rows);
    const column = indexOfDigits([s.in, ...s.input], columns);
    return [{ row, column, rows: 1, columns: 1, role: "self" }];
  }
  if (ref.view === "output" || ref.view === "product") {
    return highlights(g, { at: "output", channel: s.out, position: s.output }, ref).map((h) => ({
      ...h,
      role: "target",
    }));
  }
  if (ref.view === "input" || ref.view === "flat") {
    return highlights(g, { at: "input", channel: s.in, position: s.input }, ref).map((h) => ({
      ...h,
      role: "source",
    }));
  }
  return [];
}

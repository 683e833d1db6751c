import { html, nothing, type TemplateResult } from "lit";
import { highlights } from "../../src/core/dependency.ts";
import type { Selection } from "../../src/core/selection.ts";
import { sizeOf } from "../../src/core/tensor.ts";
import { viewShape } from "../../src/core/viewShape.ts";
import { cellKind, type ViewKind, type ViewRef } from "../../src/core/views.ts";
import type { ColorMode } from "../color/coloring.ts";
import { formatCount, formatValue } from "../format.ts";
import { nameIndex } from "../matrix/axis.ts";
import type { Cell } from "../matrix/keys.ts";
import { viewAxes } from "./axes.ts";
import type { CellValue } from "./cellReader.ts";
import type { ConvolutionModel } from "./model.ts";
import type { Scene } from "./scene.ts";
import { indexed, weightName } from "./selectionText.ts";

/** What a matrix is called in formulas. */
const symbols: Readonly<Record<ViewKind, string>> = {
  input: "x",
  kernel: "W",
  output: "y",
  unfold: "U",
  weights: "W",
  flat: "x",
  product: "Y",
  linear: "M",
  stacked: "A",
};

/** The row and the column of a matrix that a selection stands for, as far as it stands for a single one. */
export function crossing(
  { geometry: g }: ConvolutionModel,
  selection: Selection,
  ref: ViewRef,
): { readonly row?: number; readonly column?: number } {
  const cells = highlights(g, selection, ref);
  const { rows, columns } = viewShape(g, ref);
  const single = (values: readonly number[]) => (new Set(values).size === 1 ? values[0] : undefined);
  const row = single(
    cells.filter((c) => c.columns === columns || c.rows < rows).map((c) => (c.rows === 1 ? c.row : NaN)),
  );
  const column = single(
    cells
      .filter((c) => c.rows === rows || c.columns < columns)
      .map((c) => (c.columns === 1 ? c.column : NaN)),
  );
  return {
    ...(row !== undefined && row >= 0 && { row }),
    ...(column !== undefined && column >= 0 && { column }),
  };
}

/** A cell of a matrix that shows the selection: where its row and column cross, else the first that takes part. */
export function focusCell({ model, selection }: Scene, ref: ViewRef): Cell | undefined {
  const { row, column } = crossing(model, selection, ref);
  const { rows, columns } = viewShape(model.geometry, ref);
  const part = highlights(model.geometry, selection, ref).find((c) => c.rows < rows && c.columns < columns);
  const found = { row: row ?? part?.row, column: column ?? part?.column };
  if (found.row === undefined && found.column === undefined) return undefined;
  return { row: found.row ?? 0, column: found.column ?? 0 };
}

/** What is selected, in the terms of the matrix in view. */
export function selectionDetails({ model, selection, read }: Scene, ref: ViewRef): TemplateResult {
  const { row, column } = crossing(model, selection, ref);
  const axes = viewAxes(model.geometry, ref);
  const symbol = symbols[ref.view];
  const weight = weightName(model.geometry, selection);
  const line = (title: string, index: number, name: string, counters: string) =>
    html`<div class="place"><b>${title} ${formatCount(index)}</b> <span>${name} (${counters})</span></div>`;
  const cell = row === undefined || column === undefined ? undefined : read(ref, row, column);
  const linksWeight =
    weight !== undefined && (ref.view === "linear" || ref.view === "stacked" || ref.view === "weights");
  return html`<div class="places">
      ${row === undefined ? nothing : line("Row", row, axes.rows.name, nameIndex(axes.rows, row))}
      ${column === undefined ? nothing : line("Column", column, axes.columns.name, nameIndex(axes.columns, column))}
      ${
        row === undefined && column === undefined
          ? html`<div class="place"><b>${weight ?? "Selection"}</b> <span>appears wherever it is framed</span></div>`
          : nothing
      }
    </div>
    ${
      row === undefined || column === undefined
        ? nothing
        : html`<p class="arithmetic">${indexed(symbol, [row, column])}${linksWeight ? html` = <em>${weight}</em>` : nothing} = ${cell === undefined ? "…" : cellText(cell)}</p>`
    }`;
}

function cellText({ value, kind }: CellValue): string {
  if (kind === cellKind.structuralZero) return "0, a structural zero";
  return kind === cellKind.padding ? "0, padding" : formatValue(value, 4);
}

/** What the matrix in view shows, in a sentence or two. */
export function sentence(
  { geometry: g, layer }: ConvolutionModel,
  view: ViewKind | "gemm",
  colorBy: ColorMode,
): string {
  switch (view) {
    case "linear": {
      const equation = `y = M x${hasBias(layer.report, g.weightShape) ? " + b" : ""}.`;
      const entries = formatCount(g.dIn * g.dOut);
      const fill = `${formatCount(sizeOf(g.weightShape))} numbers fill ${formatCount(Number(layer.report.nonzeros))} of ${entries} entries.`;
      return `${equation} ${colorBy === "taps" ? "Each colour is one tap of the kernel: " : ""}${fill}`;
    }
    case "unfold":
      return g.transposed
        ? "Each column holds what one input position adds to the output, to be folded back in place."
        : "Each column is one patch: what the window sees at one output position, channel after channel.";
    case "stacked":
      return "Each row is the kernel of one output: the same numbers repeated at every position.";
    default:
      return g.transposed
        ? "The kernel times the flattened input gives the columns that are folded into the output."
        : "Every output position is the kernel times one column of the unfolded input.";
  }
}

export function hasBias(
  report: ConvolutionModel["layer"]["report"],
  weightShape: readonly number[],
): boolean {
  return Number(report.parameters) > sizeOf(weightShape);
}

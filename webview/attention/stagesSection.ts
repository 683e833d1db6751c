import { html, nothing, type TemplateResult } from "lit";
import type { Matrix } from "../../src/core/sequence/matrix.ts";
import type { Coloring } from "../color/coloring.ts";
import type { Palette } from "../color/palette.ts";
import type { Rgb } from "../color/rgb.ts";
import { type Choice, segmented } from "../controls.ts";
import { exampleNote } from "../convolution/exampleNote.ts";
import { cssVariable } from "../cssVariable.ts";
import { formatValue } from "../format.ts";
import { arithmeticLine } from "./arithmeticLine.ts";
import type { Dependency } from "./dependency.ts";
import { marginRoom } from "./drawStage.ts";
import { headGrid } from "./headGrid.ts";
import type { HeadRow } from "./headRows.ts";
import { fewTokens } from "./lines.ts";
import { entropies, received } from "./marginals.ts";
import type { StageView } from "./navigation.ts";
import { stageCaption } from "./stageCaption.ts";
import type { StageCell, StageName } from "./stageCells.ts";
import { arrangeStages, lineWidth, type StageBox, type StageLayout, stageWidth } from "./stageLayout.ts";
import { stageMarks } from "./stageMarks.ts";
import type { StageScene } from "./stageScene.ts";

export interface StagesState {
  /** Its name. */
  readonly layer: string;
  readonly scene: StageScene;
  /** The heads of all layers that are drawn side by side. */
  readonly rows: readonly HeadRow[];
  readonly palette: Palette;
  /** Pixels. */
  readonly width: number;
  readonly view: StageView;
  /** The cell that is told about, and how it hangs together with the others. */
  readonly focus: StageCell;
  readonly dependency: Dependency;
  /** The weights of all heads, and a hue for each. */
  readonly heads: readonly Matrix[];
  readonly hues: readonly Rgb[];
  /** Why the numbers are not those of the file. */
  readonly note: string | undefined;
  /** What the file does not give. */
  readonly examples: readonly string[];
  coloring(stage: StageName): Coloring;
  chooseHead(layer: string, head: number): void;
  chooseView(view: StageView): void;
}

/** Which stages are looked at together. */
const groups: Readonly<Record<StageName, number>> = {
  X: 0,
  Q: 0,
  K: 0,
  V: 0,
  scores: 1,
  masked: 1,
  weights: 1,
  heads: 2,
  output: 2,
  target: 2,
  loss: 2,
};

const square: ReadonlySet<StageName | "lines"> = new Set<StageName>(["scores", "masked", "weights"]);

/** The stages that are shown, in their order: as lines, those between the values and the outputs are left out. */
export function shownStages({ maps }: StageScene, view: StageView): readonly StageName[] {
  const names = Object.keys(groups) as StageName[];
  return names.filter((name) => maps[name] !== undefined && (view === "maps" || !square.has(name)));
}

/** All stages of a head, row by row, and the arithmetic of the cell that is pointed at. */
export function stagesSection(state: StagesState): TemplateResult {
  const { scene, width, view, note } = state;
  const labels = rowLabels(scene);
  const layout = arrangeStages(boxesOf(scene, view), scene.shape.positions, labelWidth(labels), width);
  const views: Choice<StageView>[] = [
    { value: "maps", label: "maps", title: "Scores and weights as matrices" },
    { value: "lines", label: "lines", title: "Weights as lines from sources to destinations" },
  ];
  return html`<section class="stages">
    <header>
      <h2>Stages</h2>
      ${exampleNote(state.examples)}
      ${note === undefined ? nothing : html`<span class="hint note-live">${note}</span>`}
      <div class="tools">${legend(state)} ${segmented("Attention as", views, view, state.chooseView)}</div>
    </header>
    ${headGrid({
      rows: state.rows,
      layer: state.layer,
      head: scene.shape.head,
      hues: view === "lines" ? state.hues : undefined,
      coloring: state.coloring("weights"),
      choose: state.chooseHead,
    })}
    ${layout.lines.map((line) => stageLine(state, layout, line, labels))}
    ${arithmeticLine(scene, state.focus, width)}
  </section>`;
}

function boxesOf(scene: StageScene, view: StageView): readonly StageBox[] {
  const { shape } = scene;
  const boxes = shownStages(scene, view).map(
    (name): StageBox => ({
      name,
      columns: shape.columns[name] ?? 1,
      beside: name === "weights" ? marginRoom : 0,
      group: groups[name],
    }),
  );
  if (view === "maps") return boxes;
  const lines: StageBox = { name: "lines", columns: 5, beside: 2 * labelWidth(rowLabels(scene)), group: 1 };
  const after = boxes.findIndex(({ group }) => group === 2);
  return boxes.toSpliced(after, 0, lines);
}

function rowLabels({ shape, tokens }: StageScene): readonly string[] {
  return Array.from({ length: shape.positions }, (_, i) => tokens[i] ?? String(i + 1));
}

const longestLabel = 14;

function labelWidth(labels: readonly string[]): number {
  const longest = Math.min(longestLabel, Math.max(1, ...labels.map(({ length }) => length)));
  return 14 + Math.ceil(6.6 * longest);
}

/** Pixels that lines are widened by at most. */
const widest = 300;

function stageLine(
  state: StagesState,
  { cell }: StageLayout,
  line: readonly StageBox[],
  labels: readonly string[],
): TemplateResult {
  const isReadable = cell >= 11;
  // Lines have use for what room is left.
  const spare = Math.min(widest, state.width - labelWidth(labels) - lineWidth(line, cell));
  // They name their ends themselves.
  const isNamed = line.some(({ name }) => name !== "lines");
  return html`<div class="stage-line" ${cssVariable("--cell", `${cell}px`)}>
    <ol class="rows ${isReadable ? "" : "small"} ${isNamed ? "" : "unnamed"}" ${cssVariable("--labels", `${labelWidth(labels)}px`)} aria-hidden="true">
      ${labels.map((label, i) => html`<li title=${label} class=${i === state.focus.row ? "focused" : ""}>${isReadable || i % Math.ceil(11 / cell) === 0 ? label : nothing}</li>`)}
    </ol>
    ${line.map((box, i) => {
      const begins = i > 0 && line[i - 1]?.group !== box.group;
      return html`<div class="stage-of ${begins ? "begins" : ""}">
        ${box.name === "lines" ? lines(state, stageWidth(box, cell) + spare, cell) : map(state, box.name, cell, labels)}
      </div>`;
    })}
  </div>`;
}

function map(
  state: StagesState,
  name: StageName,
  cell: number,
  labels: readonly string[],
): TemplateResult | typeof nothing {
  const { scene, focus, dependency, view } = state;
  const matrix = scene.maps[name];
  if (matrix === undefined) return nothing;
  const coloring = state.coloring(name);
  const { name: title, formula, meaning } = stageCaption(scene, name);
  const isSquare = square.has(name);
  const isMasked = (row: number, column: number) =>
    (name === "masked" || name === "weights") && !scene.shape.sees(row, column);
  const range = formatValue(coloring.maxAbs);
  const shown = shownStages(scene, view);
  // Where the cell in focus is not in view, as a weight among lines, the keyboard begins at the first stage.
  const isReachable = name === (shown.includes(focus.stage) ? focus.stage : shown[0]);
  return html`<div class="caption-of" title=${meaning}>
      <span class="name">${title}</span>
      <span class="formula">${formula}</span>
      <span class="range">${name === "weights" ? "0 … 1" : `±${range}`}</span>
    </div>
    <stage-map
      data-stage=${name}
      .stage=${name}
      .map=${matrix}
      .coloring=${coloring}
      .cell=${cell}
      .marks=${stageMarks(name, focus, dependency)}
      .labels=${isSquare ? labels : matrix.columns > 1 ? columnLabels(scene, name) : []}
      .below=${name === "weights" ? { values: received(matrix), most: matrix.rows } : undefined}
      .beside=${name === "weights" ? { values: entropies(matrix), most: Math.max(1, Math.log2(matrix.columns)) } : undefined}
      .isMasked=${isMasked}
      .label="${meaning}, ${matrix.rows} rows, ${matrix.columns} ${matrix.columns === 1 ? "column" : "columns"}"
      .reachable=${isReachable}
    ></stage-map>
    ${isSquare ? html`<div class="axes-of">destination ↓ source →</div>` : nothing}
    ${
      name === "weights"
        ? html`<div class="axes-of" title="Below: the attention that each source receives, summed over destinations. Beside: the entropy of each destination's weights in bits.">
            ↓ received · → entropy, bits
          </div>`
        : nothing
    }`;
}

function columnLabels({ design, maps }: StageScene, name: StageName): readonly string[] {
  const columns = maps[name]?.columns ?? 0;
  const encoding = design.positional_encoding.columns;
  return Array.from({ length: columns }, (_, column) => {
    if (name !== "X" || design.combine === "add") return String(column + 1);
    const [letter, index, count] =
      column < encoding ? ["p", column, encoding] : ["x", column - encoding, columns - encoding];
    return count === 1 ? letter : `${letter}${"₁₂₃₄₅₆₇₈₉"[index] ?? index + 1}`;
  });
}

function lines(state: StagesState, width: number, cell: number): TemplateResult {
  const { scene, focus, palette, heads, hues } = state;
  const isFew = scene.shape.positions <= fewTokens;
  const attends = focus.stage !== "V" && focus.stage !== "K";
  const pointed = attends
    ? {
        destination: focus.row,
        ...(square.has(focus.stage) && { source: focus.column }),
      }
    : { source: focus.row };
  return html`<div class="caption-of" title="Weights of all heads as lines from the sources, left, to the destinations, right">
      <span class="name">attention</span>
      <span class="formula">source → destination</span>
      <span class="range">${isFew ? "opacity = weight" : `of destination ${focus.row + 1}`}</span>
    </div>
    <attention-lines
      .weights=${new Map(heads.entries())}
      .hues=${hues}
      .palette=${palette}
      .cell=${cell}
      .width=${width}
      .labels=${rowLabels(scene)}
      .only=${isFew ? undefined : focus.row}
      .pointed=${pointed}
      .label=${"Attention as lines from sources to destinations"}
    ></attention-lines>`;
}

function legend({ scene, coloring, view }: StagesState): TemplateResult {
  const isMasked = scene.maps.masked !== undefined;
  return html`<color-legend class="inline" .coloring=${coloring("X")} .range=${false} .swatches=${[]}></color-legend>
    ${
      view === "lines"
        ? nothing
        : html`<color-legend
            class="inline"
            .coloring=${coloring("weights")}
            .range=${false}
            .swatches=${isMasked ? ["masked", "zero"] : ["zero"]}
          ></color-legend>`
    }`;
}

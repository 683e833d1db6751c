import { html, nothing, type TemplateResult } from "lit";
import type { AttentionSizes } from "../../src/core/sequence/attentionLayer.ts";
import {
  type AttentionMap,
  attentionMaps,
  type MapRef,
  type MapSummary,
  type Progress,
} from "../../src/protocol/page.ts";
import type { Coloring } from "../color/coloring.ts";
import type { Palette } from "../color/palette.ts";
import { type Choice, commandField, iconButton, segmented } from "../controls.ts";
import { exampleNote } from "../convolution/exampleNote.ts";
import { progressLine } from "../convolution/progressLine.ts";
import { formatCount, formatValue } from "../format.ts";
import { Camera } from "../matrix/camera.ts";
import { rulerInset } from "../matrix/drawRulers.ts";
import type { Cell } from "../matrix/keys.ts";
import type { Mark } from "../matrix/mark.ts";
import { MatrixView } from "../matrix/matrixView.ts";
import type { MatrixSource } from "../matrix/source.ts";
import type { CellLook } from "../matrix/tileLooks.ts";
import { readPlace } from "../matrix/typedPlace.ts";
import { initialScale, roomFor, type Size, type Viewport } from "../matrix/viewport.ts";
import { mapAxes, mapExtent } from "./mapExtent.ts";

export interface MapsState {
  readonly sizes: AttentionSizes;
  /** What the file does not give. */
  readonly examples: readonly string[];
  readonly palette: Palette;
  /** Pixels. */
  readonly width: number;
  readonly ref: MapRef;
  readonly source: MatrixSource;
  readonly summary: MapSummary | undefined;
  /** Why the numbers are not those of the file. */
  readonly note: string | undefined;
  /** What takes long at the moment. */
  readonly progress: Progress | undefined;
  readonly coloring: Coloring;
  /** What of the map is shown, once somebody has moved it. */
  readonly viewport: Viewport | undefined;
  /** What is in view besides colours of the scale. */
  readonly present: ReadonlySet<CellLook>;
  readonly pointed: Cell | undefined;
  /** The weights of each head, as small pictures. */
  readonly thumbnails: readonly MatrixSource[];
  readonly thumbnailColoring: Coloring;
  chooseHead(head: number): void;
  chooseMap(map: AttentionMap): void;
  pin(cell: Cell): void;
}

const tallest = 600;
const cellLimit = 40;
const stripDepth = 44;
const thumbnailSide = 60;

/** The maps of a layer too large to be drawn cell by cell: one at a time, with a small picture of each head to choose from. */
export function mapsSection(state: MapsState): TemplateResult {
  const { sizes, ref, thumbnails, coloring, present } = state;
  const maps: Choice<AttentionMap>[] = attentionMaps.map((value) => {
    const { rows, columns } = mapExtent(sizes, value);
    return { value, label: value, title: `${titles[value]}, ${formatCount(rows)} × ${formatCount(columns)}` };
  });
  return html`<section class="maps">
    <header>
      <h2>Maps</h2>
      ${exampleNote(state.examples)}
      ${state.note === undefined ? nothing : html`<span class="hint note-live">${state.note}</span>`}
      <div class="tools">
        ${segmented("Map", maps, ref.map, state.chooseMap)}
        <span class="zoom">
          ${commandField("Go to a destination and source, for example 15, 22", "i, j", (text) => goTo(state, text))}
          ${iconButton("zoom-out", "Zoom out (−)", () => act((map) => map.zoomBy(1 / 1.6)))}
          ${iconButton("zoom-in", "Zoom in (+)", () => act((map) => map.zoomBy(1.6)))}
          ${iconButton("screen-full", "Fit (0)", () => act((map) => map.fit()))}
        </span>
      </div>
    </header>
    ${progressLine(state.progress)}
    ${thumbnails.length > 1 ? heads(state) : nothing}
    <div class="columns">
      ${mapWithMargins(state)}
      <div class="details">
        <div class="words">
          <p class="hint">${titles[ref.map]}${sizes.num_heads > 1 ? `, head ${ref.head + 1} of ${sizes.num_heads}` : ""}.</p>
          ${pointedText(state)} ${marginsText(state)}
          <color-legend
            .coloring=${coloring}
            .sampled=${state.summary?.range.sampled ?? false}
            .swatches=${(["masked", "zero", "nan", "plusInfinity", "minusInfinity"] as const).filter((look) => present.has(look))}
          ></color-legend>
          <p class="hint">
            Zoomed out, a pixel is the mean of the cells that it stands for, masked ones left out${coloring.transfer === "log" ? "; colours by the power of ten" : ""}.
          </p>
          <p class="hint keys">Drag to pan, Ctrl + wheel to zoom. Arrow keys move the cell, Enter pins it, Esc lets go.</p>
        </div>
      </div>
    </div>
  </section>`;
}

const titles: Readonly<Record<AttentionMap, string>> = {
  Q: "Queries, X W_Q",
  K: "Keys, X W_K",
  V: "Values, X W_V",
  scores: "Scores before the softmax, destination by source",
  weights: "Attention weights, destination by source; each row sums to 1",
  outputs: "Outputs of the head, before W_O",
};

function heads({ thumbnails, thumbnailColoring, ref, sizes, chooseHead }: MapsState): TemplateResult {
  return html`<div class="heads" role="group" aria-label="Heads">
    ${thumbnails.map(
      (source, head) => html`<button
        type="button"
        class="head"
        aria-pressed=${head === ref.head ? "true" : "false"}
        title="Head ${head + 1}"
        @click=${() => chooseHead(head)}
      >
        <matrix-view
          inert
          .source=${source}
          .coloring=${thumbnailColoring}
          .axes=${mapAxes(sizes, "weights")}
          .box=${{ width: thumbnailSide, height: thumbnailSide }}
          .quiet=${true}
          .whole=${true}
        ></matrix-view>
        <span>head ${head + 1}</span>
      </button>`,
    )}
  </div>`;
}

/** The map, and for weights what its columns and rows come to, along its edges. */
function mapWithMargins(state: MapsState): TemplateResult {
  const { sizes, ref, source, coloring, summary, viewport, palette, pointed, width } = state;
  const { rows, columns } = source.extent;
  const hasMargins = ref.map === "weights";
  const inset = rulerInset("named");
  const room: Size = {
    width: Math.max(120, roomOfMap(source.extent, width) - inset.left - (hasMargins ? stripDepth + 4 : 0)),
    height: tallest - inset.top,
  };
  const scale = initialScale(room, source.extent, cellLimit);
  const size: Size = {
    width: Math.min(room.width, Math.max(200, roomFor(columns, scale))),
    height: Math.min(room.height, Math.max(120, roomFor(rows, scale))),
  };
  const box = { width: inset.left + size.width, height: inset.top + size.height };
  const shown = viewport ?? homeOf(size, state);
  const marks: readonly Mark[] = pointed
    ? [
        { role: "band", row: pointed.row, column: 0, rows: 1, columns },
        { role: "band", row: 0, column: pointed.column, rows, columns: 1 },
        { role: "self", ...pointed, rows: 1, columns: 1 },
      ]
    : [];
  const strip = (along: "rows" | "columns", values: Float64Array | undefined, most: number, title: string) =>
    html`<margin-strip
      class=${along}
      title=${title}
      .along=${along}
      .values=${values}
      .most=${most}
      .viewport=${shown}
      .length=${along === "columns" ? size.width : size.height}
      .depth=${stripDepth}
      .palette=${palette}
      .label=${title}
    ></margin-strip>`;
  const received = summary?.received;
  const bits = summary?.spread?.map(Math.log2);
  return html`<div class="with-margins">
    <matrix-view
      class="map"
      .source=${source}
      .coloring=${coloring}
      .axes=${mapAxes(sizes, ref.map)}
      .marks=${marks}
      .box=${box}
      .rulers=${"named"}
      .cellLimit=${cellLimit}
      .start=${viewport}
      .overview=${true}
      .label="${titles[ref.map]}, head ${ref.head + 1}: ${formatCount(rows)} rows, ${formatCount(columns)} columns"
    ></matrix-view>
    ${
      hasMargins
        ? html`${strip("rows", bits, Math.log2(columns), "Entropy of each destination's weights, in bits")}
          ${strip("columns", received, received?.reduce((a, b) => Math.max(a, b), 0) ?? 1, "Attention that each source receives, summed over destinations")}`
        : nothing
    }
  </div>`;
}

/** The details stand beside the map, but below it on a narrow page. */
function roomOfMap({ rows, columns }: { rows: number; columns: number }, width: number): number {
  return width >= 760 && columns < 4 * rows ? Math.round(width * 0.62) : width;
}

/** What the map shows until somebody moves it. */
function homeOf(size: Size, { source }: MapsState): Viewport {
  const camera = new Camera();
  camera.frame(size, source.extent, { cellLimit }, true);
  return camera.viewport;
}

function pointedText({ pointed, ref, summary }: MapsState): TemplateResult | typeof nothing {
  if (pointed === undefined || ref.map !== "weights") return nothing;
  const { row, column } = pointed;
  const [received, spread] = [summary?.received?.[column], summary?.spread?.[row]];
  if (received === undefined || spread === undefined) return nothing;
  return html`<p>
    Destination ${formatCount(row + 1)} attends as widely as to ${formatValue(spread)} sources alike
    (${formatValue(Math.log2(spread))} bits); source ${formatCount(column + 1)} receives ${formatValue(received)} in all.
  </p>`;
}

/** What the strips along the edges show. */
function marginsText({ ref, summary, source }: MapsState): TemplateResult | typeof nothing {
  if (ref.map !== "weights" || summary?.received === undefined) return nothing;
  const most = summary.received.reduce((a, b) => Math.max(a, b), 0);
  return html`<p class="hint">
    Beside the map: the entropy of each destination's weights, 0 to ${formatValue(Math.log2(source.extent.columns))} bits. Below:
    the attention that each source receives in all, 0 to ${formatValue(most)}.
  </p>`;
}

function goTo({ source, pin }: MapsState, text: string): string | undefined {
  const { rows, columns } = source.extent;
  // People count positions from 1.
  const typed = readPlace(text, { rows: rows + 1, columns: columns + 1 });
  if (typeof typed === "string") return typed;
  const cell = { row: Math.max(0, (typed.row ?? 1) - 1), column: Math.max(0, (typed.column ?? 1) - 1) };
  act((map) => map.goTo(cell));
  pin(cell);
  return undefined;
}

function act(change: (map: MatrixView) => void): void {
  const map = document.querySelector(".maps matrix-view.map");
  if (map instanceof MatrixView) change(map);
}

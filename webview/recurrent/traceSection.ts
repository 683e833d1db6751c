import { html, nothing, type TemplateResult } from "lit";
import { arithmeticParts, roomForTerms } from "../attention/arithmeticLine.ts";
import { variableName } from "../attention/names.ts";
import type { Coloring } from "../color/coloring.ts";
import { cssVariable } from "../cssVariable.ts";
import { formatValue } from "../format.ts";
import type { TransportState } from "../transport.ts";
import { memories } from "./forgetting.ts";
import { stepTransport } from "./stepTransport.ts";
import type { Trace } from "./trace.ts";
import { traceArithmetic } from "./traceArithmetic.ts";
import { rowsOf, type TraceCell, type TracePart, traceParts } from "./traceCells.ts";
import { traceMarks } from "./traceMarks.ts";

export interface TraceState {
  readonly trace: Trace;
  /** Pixels. */
  readonly width: number;
  readonly focus: TraceCell;
  readonly transport: TransportState;
  /** Why the numbers are not those of the file. */
  readonly note: string | undefined;
  /** The loss at each position. */
  readonly loss: TemplateResult;
  coloring(part: TracePart): Coloring;
}

const unrolled = traceParts.filter((part) => part !== "sensitivity");

/** A recurrent layer unrolled in time: what it hears, its units, what it answers, and what its state still tells of the variables. */
export function traceSection(state: TraceState): TemplateResult {
  const { trace, note, transport, focus, width } = state;
  const { design } = trace;
  const f = design.scheme === "tanh" ? "tanh" : "relu";
  const cell = cellSize(trace, width);
  return html`<section class="memory">
    <header>
      <h2>The state</h2>
      <span class="hint">h<sub>t</sub> = ${f}(W<sub>ih</sub> x<sub>t</sub> + W<sub>hh</sub> h<sub>t−1</sub> + b), ${design.dtype}</span>
      ${note === undefined ? nothing : html`<span class="hint note-live">${note}</span>`}
      <div class="tools">
        <color-legend class="inline" .coloring=${state.coloring("state")}></color-legend>
      </div>
    </header>
    ${stepTransport(transport)}
    <div class="columns unrolled" ${cssVariable("--cell", `${cell}px`)}>
      <div class="trace" role="group" aria-label="The layer step by step">
        ${unrolled.map((part) => traceRow(state, part, cell))}
      </div>
      <div class="trace told" role="group" aria-label="What the state still tells">
        <div class="hint">
          <span>what the state still tells of each variable: |∂h<sub>t</sub>/∂u|</span>
          <color-legend class="inline" .coloring=${state.coloring("sensitivity")} .range=${false}></color-legend>
        </div>
        ${traceRow(state, "sensitivity", cell)}
        <ul class="memories">
          ${memories(trace).map(({ text, isMissed }) => html`<li class="memory-of ${isMissed ? "missed" : ""}">${text}</li>`)}
        </ul>
        ${state.loss}
      </div>
      ${arithmeticParts(traceArithmetic(trace, focus, roomForTerms(width)))}
    </div>
  </section>`;
}

/** Pixels of a cell's edge, so that both maps fit. */
function cellSize({ size }: Trace, width: number): number {
  const room = Math.min(width, 640) - labelPixels - 8;
  return Math.max(8, Math.min(48, Math.floor(room / size.positions), Math.floor(400 / size.units)));
}

const labelPixels = 64;

function traceRow(state: TraceState, part: TracePart, cell: number): TemplateResult {
  const { trace, focus } = state;
  const { maps, size } = trace;
  const coloring = state.coloring(part);
  const labels = rowLabels(trace, part);
  const isLast = part === "loss" || part === "sensitivity";
  const range = formatValue(coloring.maxAbs);
  return html`<div class="of-part">
    <ol class="rows" title="${meanings[part]}, colours ${part === "sensitivity" ? `0 … ${range}` : `±${range}`}">
      ${labels.map((label, i) => html`<li class=${focus.part === part && focus.index === i ? "focused" : ""}>${cell >= 11 || i === 0 ? label : nothing}</li>`)}
    </ol>
    <trace-map
      data-part=${part}
      .shown=${part}
      .map=${maps[part]}
      .coloring=${coloring}
      .cell=${cell}
      .marks=${traceMarks(part, focus, size)}
      .labels=${isLast ? trace.steps.map((_, t) => String(t + 1)) : []}
      .label="${meanings[part]}, ${rowsOf(part, size)} rows, ${size.positions} steps"
      .reachable=${focus.part === part}
    ></trace-map>
  </div>`;
}

const meanings: Readonly<Record<TracePart, string>> = {
  x: "what is heard",
  state: "units of the state",
  answer: "answers",
  target: "targets",
  loss: "loss now",
  sensitivity: "how far the state moves with each variable",
};

function rowLabels({ task, size }: Trace, part: TracePart): readonly string[] {
  switch (part) {
    case "x":
      return ["x"];
    case "state":
      return Array.from({ length: size.units }, (_, unit) => (size.units === 1 ? "h" : `h[${unit + 1}]`));
    case "answer":
      return ["answer o"];
    case "target":
      return ["target y"];
    case "loss":
      return [task.loss === "l1" ? "|o − y|" : "(o − y)²"];
    case "sensitivity":
      return task.variables.map(({ name }) => variableName(name));
  }
}

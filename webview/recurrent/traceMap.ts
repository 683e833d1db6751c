import { html, LitElement, type TemplateResult } from "lit";
import type { Matrix } from "../../src/core/sequence/matrix.ts";
import { drawStage, frameRoom, labelRoom } from "../attention/drawStage.ts";
import type { Coloring } from "../color/coloring.ts";
import { cssVariable } from "../cssVariable.ts";
import { fitCanvas } from "../matrix/fitCanvas.ts";
import type { Mark } from "../matrix/mark.ts";
import { cellAt, type Size } from "../matrix/viewport.ts";
import type { TraceCell, TracePart } from "./traceCells.ts";

const nothingMasked = () => false;

/**
 * One part of a trace as a small matrix, a column a step.
 *
 * Fires `tracehover` with a `TraceCell`, or `undefined` once the pointer has left, and `tracepick` with a `TraceCell`.
 */
export class TraceMap extends LitElement {
  static override properties = {
    shown: { attribute: false },
    map: { attribute: false },
    coloring: { attribute: false },
    cell: { attribute: false },
    marks: { attribute: false },
    labels: { attribute: false },
    label: { attribute: false },
    reachable: { attribute: false },
  };
  declare shown: TracePart;
  declare map: Matrix | undefined;
  declare coloring: Coloring | undefined;
  /** Pixels of a cell's edge. */
  declare cell: number;
  declare marks: readonly Mark[];
  declare labels: readonly string[];
  declare label: string;
  /** Whether the tabulator stops here: of all parts it does at one. */
  declare reachable: boolean;

  constructor() {
    super();
    this.cell = 32;
    this.marks = [];
    this.labels = [];
    this.label = "";
    this.reachable = false;
  }

  override focus(): void {
    this.querySelector("canvas")?.focus();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { width, height } = this.#size();
    return html`<canvas
      ${cssVariable("width", `${width}px`)}
      ${cssVariable("height", `${height}px`)}
      tabindex=${this.reachable ? 0 : -1}
      role="application"
      aria-roledescription="matrix"
      aria-label=${this.label}
      @pointermove=${(event: PointerEvent) => this.#emit("tracehover", this.#cellAt(event))}
      @pointerleave=${() => this.#emit("tracehover", undefined)}
      @click=${this.#onClick}
    ></canvas>`;
  }

  protected override updated(): void {
    const { map, coloring, cell, marks, labels } = this;
    const canvas = this.querySelector("canvas");
    if (canvas === null || map === undefined || coloring === undefined) return;
    const size = this.#size();
    const context = fitCanvas(canvas, size, devicePixelRatio);
    if (context === null) return;
    const stage = {
      viewport: { scale: cell, left: 0, top: 0 },
      size,
      inset: { left: frameRoom, top: frameRoom },
      ratio: devicePixelRatio,
    };
    drawStage(context, stage, { map, coloring, marks, labels, numbers: true, isMasked: nothingMasked });
  }

  #size(): Size {
    const { map, cell, labels } = this;
    return {
      width: Math.ceil((map?.columns ?? 0) * cell) + 2 * frameRoom,
      height: Math.ceil((map?.rows ?? 0) * cell) + 2 * frameRoom + labelRoom(labels, cell),
    };
  }

  #cellAt({ offsetX, offsetY }: MouseEvent): TraceCell | undefined {
    if (this.map === undefined) return undefined;
    const viewport = { scale: this.cell, left: 0, top: 0 };
    const cell = cellAt(viewport, offsetX - frameRoom, offsetY - frameRoom, this.map);
    return cell && { part: this.shown, index: cell.row, position: cell.column };
  }

  #onClick(event: MouseEvent): void {
    const cell = this.#cellAt(event);
    this.focus();
    if (cell !== undefined) this.#emit("tracepick", cell);
  }

  #emit(type: string, detail: TraceCell | undefined): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

customElements.define("trace-map", TraceMap);

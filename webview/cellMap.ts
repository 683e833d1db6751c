import { html, LitElement, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Matrix } from "../src/core/sequence/matrix.ts";
import {
  drawStage,
  frameRoom,
  labelRoom,
  type Marginal,
  marginDepth,
  marginRoom,
} from "./attention/drawStage.ts";
import type { Coloring } from "./color/coloring.ts";
import { cssVariable } from "./cssVariable.ts";
import { fitCanvas } from "./matrix/fitCanvas.ts";
import type { Mark } from "./matrix/mark.ts";
import { cellAt, type Size } from "./matrix/viewport.ts";

/**
 * A small matrix whose cells are all in view, on a canvas.
 *
 * Fires an event named after it, `…hover`, with the cell that the pointer is on, or `undefined` once it has left, and `…pick` with one
 * that was clicked.
 */
export abstract class CellMap<Cell> extends LitElement {
  static override properties: PropertyDeclarations = {
    map: { attribute: false },
    coloring: { attribute: false },
    cell: { attribute: false },
    marks: { attribute: false },
    labels: { attribute: false },
    below: { attribute: false },
    beside: { attribute: false },
    isMasked: { attribute: false },
    label: { attribute: false },
    reachable: { attribute: false },
  };
  declare map: Matrix | undefined;
  declare coloring: Coloring | undefined;
  /** Pixels of a cell's edge. */
  declare cell: number;
  declare marks: readonly Mark[];
  declare labels: readonly string[];
  declare below: Marginal | undefined;
  declare beside: Marginal | undefined;
  declare isMasked: (row: number, column: number) => boolean;
  declare label: string;
  /** Whether the tabulator stops here: of all maps that belong together it does at one. */
  declare reachable: boolean;

  constructor() {
    super();
    this.cell = 32;
    this.marks = [];
    this.labels = [];
    this.label = "";
    this.reachable = false;
    this.isMasked = () => false;
  }

  /** What its events are named after. */
  protected abstract readonly eventName: string;

  /** What is in a row and a column. */
  protected abstract cellIn(row: number, column: number): Cell;

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
      @pointermove=${(event: PointerEvent) => this.#emit("hover", this.#cellAt(event))}
      @pointerleave=${() => this.#emit("hover", undefined)}
      @click=${this.#onClick}
    ></canvas>`;
  }

  protected override updated(): void {
    const { map, coloring, cell } = this;
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
    const { marks, labels, below, beside, isMasked } = this;
    drawStage(context, stage, { map, coloring, marks, labels, below, beside, numbers: true, isMasked });
  }

  #size(): Size {
    const { map, cell, labels, below, beside } = this;
    return {
      width: Math.ceil((map?.columns ?? 0) * cell) + 2 * frameRoom + (beside ? marginRoom : 0),
      height:
        Math.ceil((map?.rows ?? 0) * cell) +
        2 * frameRoom +
        (below ? marginDepth : 0) +
        labelRoom(labels, cell),
    };
  }

  #cellAt({ offsetX, offsetY }: MouseEvent): Cell | undefined {
    if (this.map === undefined) return undefined;
    const viewport = { scale: this.cell, left: 0, top: 0 };
    const at = cellAt(viewport, offsetX - frameRoom, offsetY - frameRoom, this.map);
    return at && this.cellIn(at.row, at.column);
  }

  #onClick(event: MouseEvent): void {
    const cell = this.#cellAt(event);
    this.focus();
    if (cell !== undefined) this.#emit("pick", cell);
  }

  #emit(what: "hover" | "pick", detail: Cell | undefined): void {
    this.dispatchEvent(new CustomEvent(`${this.eventName}${what}`, { detail, bubbles: true }));
  }
}

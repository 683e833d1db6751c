import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { Matrix } from "../../src/core/sequence/matrix.ts";
import type { Palette } from "../color/palette.ts";
import { css, type Rgb } from "../color/rgb.ts";
import { cssVariable } from "../cssVariable.ts";
import { fitCanvas } from "../matrix/fitCanvas.ts";
import { frameRoom } from "./drawStage.ts";
import { type Line, linesOf, nearestLine } from "./lines.ts";

/** A line that is pointed at: a weight of a head. */
export interface PointedLine {
  readonly head: number;
  readonly destination: number;
  readonly source: number;
}

/**
 * Attention as lines from the sources on the left to the destinations on the right, whose rows are those of the stages beside
 * it: hue tells the head, opacity and thickness the weight.
 *
 * Fires `linehover` with a `PointedLine` or `undefined`, and `linepick` with a `PointedLine`.
 */
export class AttentionLines extends LitElement {
  static override properties = {
    weights: { attribute: false },
    hues: { attribute: false },
    palette: { attribute: false },
    cell: { attribute: false },
    width: { attribute: false },
    labels: { attribute: false },
    only: { attribute: false },
    pointed: { attribute: false },
    label: { attribute: false },
  };
  /** Of each head that is drawn, L × L, under its index. */
  declare weights: ReadonlyMap<number, Matrix>;
  declare hues: readonly Rgb[];
  declare palette: Palette | undefined;
  declare cell: number;
  /** Pixels. */
  declare width: number;
  /** Of the positions, beside either end. */
  declare labels: readonly string[];
  /** The only destination whose lines are drawn, where all of them would be too many. */
  declare only: number | undefined;
  /** The row of destinations that stands out, and the source if one line does. */
  declare pointed: { readonly destination?: number; readonly source?: number } | undefined;
  declare label: string;

  #lines: readonly Line[] = [];

  constructor() {
    super();
    this.weights = new Map();
    this.hues = [];
    this.cell = 32;
    this.width = 200;
    this.labels = [];
    this.label = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<canvas
      ${cssVariable("width", `${this.width}px`)}
      ${cssVariable("height", `${this.#height()}px`)}
      role="img"
      aria-label=${this.label}
      @pointermove=${(event: PointerEvent) => this.#emit("linehover", this.#lineAt(event))}
      @pointerleave=${() => this.#emit("linehover", undefined)}
      @click=${(event: MouseEvent) => {
        const line = this.#lineAt(event);
        if (line) this.#emit("linepick", line);
      }}
    ></canvas>`;
  }

  protected override updated(_: PropertyValues<AttentionLines>): void {
    const canvas = this.querySelector("canvas");
    const { palette, width, cell } = this;
    if (canvas === null || palette === undefined) return;
    const context = fitCanvas(canvas, { width, height: this.#height() }, devicePixelRatio);
    if (context === null) return;
    context.scale(devicePixelRatio, devicePixelRatio);
    this.#lines = linesOf(this.weights, this.only).map(({ head, destination, source, weight }) => ({
      head,
      destination,
      source,
      weight,
      from: [this.#inset(), frameRoom + (source + 0.5) * cell] as const,
      to: [width - this.#inset(), frameRoom + (destination + 0.5) * cell] as const,
    }));
    this.#drawLines(context, palette);
    this.#drawDots(context, palette);
  }

  #drawLines(context: CanvasRenderingContext2D, palette: Palette): void {
    const thickest = Math.min(5, this.cell / 5);
    for (const line of this.#lines) {
      const stands = this.#standsOut(line);
      const color = this.hues[line.head] ?? palette.density;
      context.strokeStyle = css(color, line.weight * (stands ? 1 : 0.22));
      context.lineWidth = 1 + (thickest - 1) * line.weight;
      context.beginPath();
      trace(context, line);
      context.stroke();
    }
  }

  #standsOut({ destination, source }: Line): boolean {
    const { pointed } = this;
    if (pointed === undefined) return true;
    const isRow = pointed.destination === undefined || pointed.destination === destination;
    return isRow && (pointed.source === undefined || pointed.source === source);
  }

  #drawDots(context: CanvasRenderingContext2D, palette: Palette): void {
    const rows = Math.max(0, ...[...this.weights.values()].map((matrix) => matrix.rows));
    const radius = Math.min(3, this.cell / 4);
    context.font = `11px ${palette.fontFamily}`;
    context.textBaseline = "middle";
    for (let row = 0; row < rows; row++) {
      const y = frameRoom + (row + 0.5) * this.cell;
      for (const [x, isPointed] of [
        [this.#inset(), this.pointed?.source === row],
        [this.width - this.#inset(), this.pointed?.destination === row],
      ] as const) {
        context.fillStyle = css(isPointed ? palette.focus : palette.dim);
        if (this.#isLabelled()) {
          const outwards = x < this.width / 2 ? -1 : 1;
          context.textAlign = outwards < 0 ? "right" : "left";
          context.fillText(this.labels[row] ?? "", x + outwards * (radius + 5), y + 0.5, longestLabel);
        }
        context.beginPath();
        context.arc(x, y, isPointed ? radius + 1 : radius, 0, 2 * Math.PI);
        context.fill();
      }
    }
  }

  #isLabelled(): boolean {
    return this.cell >= 11;
  }

  /** Pixels from the edges to the ends of the lines. */
  #inset(): number {
    if (!this.#isLabelled()) return dotRoom;
    const longest = Math.max(0, ...this.labels.map(({ length }) => length));
    return dotRoom + 4 + Math.min(longestLabel, 6.6 * longest);
  }

  #height(): number {
    const rows = Math.max(0, ...[...this.weights.values()].map((matrix) => matrix.rows));
    return Math.ceil(rows * this.cell) + 2 * frameRoom;
  }

  #lineAt({ offsetX, offsetY }: MouseEvent): PointedLine | undefined {
    const line = nearestLine(this.#lines, offsetX, offsetY, reach);
    return line && { head: line.head, destination: line.destination, source: line.source };
  }

  #emit(type: string, detail: PointedLine | undefined): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

/** Pixels around the dot at an end, and of the longest label beside it. */
const dotRoom = 8;
const longestLabel = 72;

/** Pixels from a line within which it is pointed at. */
const reach = 8;

function trace(context: CanvasRenderingContext2D, { from, to }: Line): void {
  const bend = (to[0] - from[0]) / 2;
  context.moveTo(...from);
  context.bezierCurveTo(from[0] + bend, from[1], to[0] - bend, to[1], ...to);
}

customElements.define("attention-lines", AttentionLines);

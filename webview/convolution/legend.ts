import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { Coloring } from "../color/coloring.ts";
import { css, type Rgb } from "../color/rgb.ts";
import { formatValue } from "../format.ts";
import { fitCanvas } from "../matrix/fitCanvas.ts";

const swatchNames = {
  structural: "structural zero",
  padding: "padding",
  zero: "value 0",
  nan: "not a number",
} as const;

export type Swatch = keyof typeof swatchNames;

/** What the colours of the views mean; always in sight beside them. */
export class ColorLegend extends LitElement {
  static override properties = {
    coloring: { attribute: false },
    kernelSize: { attribute: false },
    sampled: { attribute: false },
    range: { attribute: false },
    swatches: { attribute: false },
  };
  declare coloring: Coloring | undefined;
  declare kernelSize: readonly number[];
  /** The range of values was estimated. */
  declare sampled: boolean;
  /** Whether the ends of the scale are told here; they are not where several ranges share it. */
  declare range: boolean;
  /** Which cells without a colour of the scale there are. */
  declare swatches: readonly Swatch[];

  constructor() {
    super();
    this.kernelSize = [];
    this.sampled = false;
    this.range = true;
    this.swatches = [];
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { coloring } = this;
    if (coloring === undefined) return nothing;
    const range = formatValue(coloring.maxAbs);
    return html`<div class="legend">
      ${
        coloring.mode === "taps"
          ? html`<div class="scale"><canvas class="taps" aria-hidden="true"></canvas><span>tap ${tapNames(this.kernelSize)}</span></div>`
          : coloring.mode === "density"
            ? html`<div class="scale"><span>one entry</span><canvas class="bar" aria-hidden="true"></canvas><span>all entries, logarithmic</span></div>`
            : html`<div class="scale"><span>−${this.range ? range : nothing}</span><canvas class="bar" aria-hidden="true"></canvas><span>${this.range ? range : "+"}${this.sampled ? " (estimated)" : ""}</span></div>`
      }
      <div class="swatches">
        ${this.swatches.map((kind) => html`<span><canvas class="swatch" data-kind=${kind}></canvas>${swatchNames[kind]}</span>`)}
      </div>
    </div>`;
  }

  protected override updated(): void {
    const { coloring } = this;
    if (coloring === undefined) return;
    for (const canvas of this.querySelectorAll("canvas")) {
      const kind = canvas.dataset.kind;
      if (kind !== undefined) drawSwatch(canvas, kind, coloring);
      else if (canvas.className === "taps") drawTaps(canvas, this.kernelSize, coloring.taps);
      else drawBar(canvas, coloring.mode === "density" ? coloring.density : coloring.diverging);
    }
  }
}

function tapNames(kernelSize: readonly number[]): string {
  return `(${kernelSize.map((_, axis) => `k${"zyx"[3 - kernelSize.length + axis]}`).join(", ")})`;
}

function sized(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = fitCanvas(canvas, { width, height }, devicePixelRatio);
  context?.scale(devicePixelRatio, devicePixelRatio);
  return context;
}

function drawTaps(canvas: HTMLCanvasElement, kernelSize: readonly number[], colors: readonly Rgb[]): void {
  const columns = kernelSize.at(-1) ?? 1;
  const rows = colors.length / columns;
  const cell = Math.max(3, Math.min(15, Math.floor(48 / Math.max(rows, columns))));
  const context = sized(canvas, columns * cell, rows * cell);
  const gap = cell > 5 ? 1 : 0;
  colors.forEach((color, tap) => {
    if (context === null) return;
    context.fillStyle = css(color);
    context.fillRect((tap % columns) * cell, Math.floor(tap / columns) * cell, cell - gap, cell - gap);
  });
}

function drawBar(canvas: HTMLCanvasElement, colors: readonly Rgb[]): void {
  const context = sized(canvas, 128, 12);
  colors.forEach((color, i) => {
    if (context === null) return;
    context.fillStyle = css(color);
    const from = (128 * i) / colors.length;
    context.fillRect(from, 0, 128 / colors.length + 0.5, 12);
  });
}

function drawSwatch(canvas: HTMLCanvasElement, kind: string, { palette }: Coloring): void {
  const context = sized(canvas, 14, 14);
  if (context === null) return;
  context.fillStyle = css(
    kind === "zero" ? palette.cell : kind === "nan" ? palette.notANumber : palette.surface,
  );
  context.fillRect(0, 0, 14, 14);
  context.strokeStyle = css(palette.dim, 0.6);
  context.lineWidth = 1;
  context.strokeRect(0.5, 0.5, 13, 13);
  if (kind !== "padding") return;
  context.beginPath();
  context.moveTo(1, 13);
  context.lineTo(13, 1);
  context.stroke();
}

customElements.define("color-legend", ColorLegend);

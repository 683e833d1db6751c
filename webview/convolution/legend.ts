import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { Coloring } from "../color/coloring.ts";
import { nonFiniteColor } from "../color/nonFinite.ts";
import { css, type Rgb } from "../color/rgb.ts";
import { decades, inverseTransfer } from "../color/transfer.ts";
import { formatValue } from "../format.ts";
import { fitCanvas } from "../matrix/fitCanvas.ts";
import type { CellLook } from "../matrix/tileLooks.ts";

const swatchNames: Readonly<Record<CellLook, string>> = {
  structural: "structural zero",
  padding: "padding",
  masked: "masked",
  zero: "value 0",
  nan: "not a number",
  plusInfinity: "∞",
  minusInfinity: "−∞",
};

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
  declare swatches: readonly CellLook[];

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
    return html`<div class="legend">
      ${this.#scale(coloring)}
      <div class="swatches">
        ${this.swatches.map((kind) => html`<span><canvas class="swatch" data-kind=${kind}></canvas>${swatchNames[kind]}</span>`)}
      </div>
    </div>`;
  }

  #scale(coloring: Coloring): TemplateResult {
    const bar = html`<canvas class="bar" aria-hidden="true"></canvas>`;
    if (coloring.mode === "taps") {
      return html`<div class="scale"><canvas class="taps" aria-hidden="true"></canvas><span>tap ${tapNames(this.kernelSize)}</span></div>`;
    }
    if (coloring.mode === "density") {
      return html`<div class="scale"><span>one entry</span>${bar}<span>all entries, logarithmic</span></div>`;
    }
    const signed = coloring.mode === "values";
    if (!this.range) {
      return html`<div class="scale"><span>${signed ? "−" : "0"}</span>${bar}<span>${signed ? "+" : formatValue(coloring.maxAbs)}</span></div>`;
    }
    const ticks = (signed ? [-1, -0.5, 0, 0.5, 1] : [0, 0.5, 1]).map((t) => tickText(coloring, t));
    return html`<div class="ruled">${bar}
      <div class="ticks">${ticks.map((tick) => html`<span>${tick}</span>`)}</div>
      ${this.sampled ? html`<span>range estimated</span>` : nothing}
    </div>`;
  }

  protected override updated(): void {
    const { coloring } = this;
    if (coloring === undefined) return;
    for (const canvas of this.querySelectorAll("canvas")) {
      const look = this.swatches.find((name) => name === canvas.dataset.kind);
      if (look !== undefined) drawSwatch(canvas, look, coloring);
      else if (canvas.className === "taps") drawTaps(canvas, this.kernelSize, coloring.taps);
      else {
        const { mode, density, weights, diverging } = coloring;
        const colors = mode === "density" ? density : mode === "weights" ? weights : diverging;
        drawBar(canvas, colors, mode !== "density" && this.range ? 240 : 128);
      }
    }
  }
}

/** The value at a place of the scale, from −1 or 0 to 1. A logarithmic scale of weights begins above zero. */
function tickText({ mode, maxAbs, transfer }: Coloring, t: number): string {
  if (mode === "weights" && transfer === "log" && t === 0) return `≤ ${formatValue(maxAbs * 10 ** -decades)}`;
  const value = Math.sign(t) * maxAbs * inverseTransfer(transfer, Math.abs(t));
  return formatValue(value, t % 1 === 0 ? 2 : 1);
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

function drawBar(canvas: HTMLCanvasElement, colors: readonly Rgb[], width: number): void {
  const context = sized(canvas, width, 12);
  colors.forEach((color, i) => {
    if (context === null) return;
    context.fillStyle = css(color);
    context.fillRect((width * i) / colors.length, 0, width / colors.length + 0.5, 12);
  });
}

function drawSwatch(canvas: HTMLCanvasElement, look: CellLook, { palette }: Coloring): void {
  const context = sized(canvas, 14, 14);
  if (context === null) return;
  context.fillStyle = css(swatchColor(look, palette));
  context.fillRect(0, 0, 14, 14);
  context.strokeStyle = css(palette.dim, 0.6);
  context.lineWidth = 1;
  context.strokeRect(0.5, 0.5, 13, 13);
  context.beginPath();
  for (const [x0, y0, x1, y1] of strokes[look] ?? []) {
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
  }
  const isHatched = look === "padding" || look === "masked";
  context.strokeStyle = css(isHatched ? palette.dim : palette.background);
  context.stroke();
}

function swatchColor(look: CellLook, palette: Coloring["palette"]): Rgb {
  switch (look) {
    case "zero":
      return palette.cell;
    case "structural":
    case "padding":
    case "masked":
      return palette.surface;
    default:
      return nonFiniteColor(palette, look);
  }
}

/** The same marks that cells get. */
const strokes: { readonly [look in CellLook]?: readonly (readonly [number, number, number, number])[] } = {
  padding: [[1, 13, 13, 1]],
  masked: [[1, 1, 13, 13]],
  nan: [
    [3, 3, 11, 11],
    [11, 3, 3, 11],
  ],
  plusInfinity: [
    [3, 7, 11, 7],
    [7, 3, 7, 11],
  ],
  minusInfinity: [[3, 7, 11, 7]],
};

customElements.define("color-legend", ColorLegend);

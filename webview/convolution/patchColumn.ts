import { html, LitElement, nothing, type TemplateResult } from "lit";
import { cellKind } from "../../src/core/views.ts";
import { type Coloring, valueColor } from "../color/coloring.ts";
import { css, inkOn } from "../color/rgb.ts";
import { formatValue } from "../format.ts";
import { fitCanvas } from "../matrix/fitCanvas.ts";
import type { CellValue } from "./cellReader.ts";
import { bar, cellLeft, cellWidth, columnWidth, patchLayout } from "./patchLayout.ts";

/** What the window sees, flattened: one channel's part of a column of the unfolded matrix, each tap with its colour. */
export class PatchColumn extends LitElement {
  static override properties = {
    cells: { attribute: false },
    coloring: { attribute: false },
    height: { attribute: false },
    label: { attribute: false },
    heading: { attribute: false },
  };
  declare cells: readonly (CellValue | undefined)[];
  declare coloring: Coloring | undefined;
  declare height: number;
  declare label: string;
  declare heading: TemplateResult | string;

  constructor() {
    super();
    this.cells = [];
    this.height = 200;
    this.label = "";
    this.heading = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { perColumn, columns } = patchLayout(this.cells.length, this.height);
    const left = this.cells.length - perColumn * columns;
    const rest =
      left > 0 ? html`<div class="note">first ${perColumn * columns} of ${this.cells.length}</div>` : nothing;
    return html`<div class="heading">${this.heading}</div>
      <canvas role="img" aria-label=${this.label}></canvas>${rest}`;
  }

  protected override updated(): void {
    const canvas = this.querySelector("canvas");
    const { cells, coloring } = this;
    if (canvas === null || coloring === undefined) return;
    const { cell, perColumn, columns, width } = patchLayout(cells.length, this.height);
    const size = { width, height: perColumn * cell };
    canvas.style.width = `${size.width}px`;
    canvas.style.height = `${size.height}px`;
    const context = fitCanvas(canvas, size, devicePixelRatio);
    if (context === null) return;
    context.scale(devicePixelRatio, devicePixelRatio);
    context.textAlign = "center";
    context.textBaseline = "middle";
    cells.slice(0, perColumn * columns).forEach((value, tap) => {
      const x = Math.floor(tap / perColumn) * columnWidth;
      drawTap(context, x, (tap % perColumn) * cell, cell, value, tap, coloring);
    });
  }
}

function drawTap(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  cell: number,
  found: CellValue | undefined,
  tap: number,
  coloring: Coloring,
): void {
  const { palette, taps } = coloring;
  context.fillStyle = css(taps[tap] ?? palette.dim);
  context.fillRect(x, y, bar, cell - 1);
  const left = x + cellLeft;
  const padding = found?.kind === cellKind.padding;
  const background = found === undefined || padding ? palette.surface : valueColor(coloring, found.value);
  context.fillStyle = css(background);
  context.fillRect(left, y, cellWidth, cell - 1);
  if (padding) {
    hatch(context, left, y, cellWidth, cell - 1, css(palette.dim, 0.45));
  }
  if (found === undefined || padding) return;
  context.fillStyle = css(inkOn(background, palette.foreground));
  context.font = `11px ${palette.monoFamily}`;
  context.fillText(formatValue(found.value), left + cellWidth / 2, y + cell / 2, cellWidth - 4);
}

/** Like padding in the other views. */
function hatch(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  color: string,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = color;
  context.beginPath();
  for (let from = -height; from < width; from += 7) {
    context.moveTo(x + from, y + height);
    context.lineTo(x + from + height, y);
  }
  context.stroke();
  context.restore();
}

customElements.define("patch-column", PatchColumn);

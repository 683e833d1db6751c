import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { Palette } from "../color/palette.ts";
import { css, mix } from "../color/rgb.ts";
import { cssVariable } from "../cssVariable.ts";
import { fitCanvas } from "../matrix/fitCanvas.ts";
import type { Viewport } from "../matrix/viewport.ts";

/** A number for each row or column of a map, as bars along its edge that follow it as it is moved. */
export class MarginStrip extends LitElement {
  static override properties = {
    along: { attribute: false },
    values: { attribute: false },
    most: { attribute: false },
    viewport: { attribute: false },
    length: { attribute: false },
    depth: { attribute: false },
    palette: { attribute: false },
    label: { attribute: false },
  };
  declare along: "rows" | "columns";
  declare values: Float64Array | undefined;
  /** The value of a full bar. */
  declare most: number;
  declare viewport: Viewport | undefined;
  /** Pixels along the map and away from it. */
  declare length: number;
  declare depth: number;
  declare palette: Palette | undefined;
  declare label: string;

  constructor() {
    super();
    this.along = "columns";
    this.most = 1;
    this.length = 0;
    this.depth = 0;
    this.label = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const [width, height] = this.along === "columns" ? [this.length, this.depth] : [this.depth, this.length];
    return html`<canvas
      ${cssVariable("width", `${width}px`)}
      ${cssVariable("height", `${height}px`)}
      role="img"
      aria-label=${this.label}
    ></canvas>`;
  }

  protected override updated(_: PropertyValues<MarginStrip>): void {
    const { values, viewport, palette, along, length, depth, most } = this;
    const canvas = this.querySelector("canvas");
    if (canvas === null || viewport === undefined || palette === undefined) return;
    const [width, height] = along === "columns" ? [length, depth] : [depth, length];
    const context = fitCanvas(canvas, { width, height }, devicePixelRatio);
    if (context === null) return;
    context.scale(devicePixelRatio, devicePixelRatio);
    const from = along === "columns" ? viewport.left : viewport.top;
    const end = Math.min(length, ((values?.length ?? 0) - from) * viewport.scale);
    const bar = (start: number, size: number, extent: number) =>
      along === "columns"
        ? context.fillRect(start, 0, size, extent)
        : context.fillRect(0, start, extent, size);
    context.fillStyle = css(palette.surface);
    bar(0, Math.max(0, end), depth);
    context.fillStyle = css(mix(palette.surface, palette.density, 0.75));
    for (const { start, size, value } of stripBars(
      values ?? new Float64Array(),
      from,
      viewport.scale,
      length,
    )) {
      bar(start, size, (depth * value) / Math.max(most, Number.MIN_VALUE));
    }
  }
}

export interface StripBar {
  /** Pixels along the strip. */
  readonly start: number;
  readonly size: number;
  readonly value: number;
}

/** The bars in view: one a cell, or where several share a pixel the largest of them, so that no peak is lost. */
export function stripBars(
  values: Float64Array,
  from: number,
  scale: number,
  length: number,
): readonly StripBar[] {
  if (scale >= 2) {
    const bars: StripBar[] = [];
    const gap = scale >= 6 ? 1 : 0;
    for (let i = Math.max(0, Math.floor(from)); i < values.length && (i - from) * scale < length; i++) {
      bars.push({ start: (i - from) * scale, size: scale - gap, value: values[i] ?? 0 });
    }
    return bars;
  }
  return Array.from({ length: Math.ceil(length) }, (_, x) => {
    const first = Math.floor(from + x / scale);
    const last = Math.min(values.length, Math.max(first + 1, Math.ceil(from + (x + 1) / scale)));
    let value = 0;
    for (let i = first; i < last; i++) value = Math.max(value, values[i] ?? 0);
    // Wider than a pixel, lest light shines through between them where device pixels are smaller.
    return { start: x, size: 1.5, value };
  }).filter(({ value }) => value > 0);
}

customElements.define("margin-strip", MarginStrip);

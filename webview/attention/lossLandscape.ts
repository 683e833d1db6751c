import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { Palette } from "../color/palette.ts";
import { css, pixel } from "../color/rgb.ts";
import { weightIndex, weightScale } from "../color/scales.ts";
import { cssVariable } from "../cssVariable.ts";
import { formatValue } from "../format.ts";
import { fitCanvas } from "../matrix/fitCanvas.ts";

/** One variable along an axis of the landscape. */
export interface LandscapeAxis {
  readonly name: string;
  readonly label: string;
  readonly least: number;
  readonly most: number;
}

/** Losses on a grid over two variables. */
export interface Landscape {
  readonly x: LandscapeAxis;
  readonly y: LandscapeAxis;
  /** Number of points along either axis. */
  readonly size: number;
  /** Row by row, from the least y on. */
  readonly losses: Float64Array;
}

/** Fired as `landscapepick`. */
export interface LandscapePick {
  readonly x: number;
  readonly y: number;
}

/** A share of the range that an arrow key moves by. */
const keyStep = 0.02;

/** The loss over two variables as a heat map; a click, a drag or arrow keys choose their values. */
export class LossLandscape extends LitElement {
  static override properties = {
    landscape: { attribute: false },
    palette: { attribute: false },
    side: { attribute: false },
    marker: { attribute: false },
  };
  declare landscape: Landscape | undefined;
  declare palette: Palette | undefined;
  /** Pixels. */
  declare side: number;
  /** The present values of the two variables. */
  declare marker: LandscapePick | undefined;

  #painted:
    | { readonly landscape: Landscape; readonly palette: Palette; readonly image: OffscreenCanvas }
    | undefined;

  constructor() {
    super();
    this.side = 170;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { landscape, marker, side } = this;
    const label =
      landscape && marker
        ? `Loss over ${landscape.x.label} and ${landscape.y.label}: ${landscape.x.label} ${formatValue(marker.x)}, ${landscape.y.label} ${formatValue(marker.y)}`
        : "Loss landscape";
    return html`<div class="landscape" ${cssVariable("--side", `${side}px`)}>
      <span class="axis y" aria-hidden="true">
        <span>${formatValue(landscape?.y.most ?? 0, 2)}</span><span>${landscape?.y.label} ↑</span
        ><span>${formatValue(landscape?.y.least ?? 0, 2)}</span>
      </span>
      <canvas
        ${cssVariable("width", `${side}px`)}
        ${cssVariable("height", `${side}px`)}
        tabindex="0"
        role="application"
        aria-roledescription="loss landscape"
        aria-label=${label}
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @keydown=${this.#onKey}
      ></canvas>
      <span class="axis x" aria-hidden="true">
        <span>${formatValue(landscape?.x.least ?? 0, 2)}</span><span>${landscape?.x.label} →</span
        ><span>${formatValue(landscape?.x.most ?? 0, 2)}</span>
      </span>
    </div>`;
  }

  protected override updated(_: PropertyValues<LossLandscape>): void {
    const canvas = this.querySelector("canvas");
    const { landscape, palette, marker, side } = this;
    if (canvas === null || landscape === undefined || palette === undefined) return;
    const context = fitCanvas(canvas, { width: side, height: side }, devicePixelRatio);
    if (context === null) return;
    context.scale(devicePixelRatio, devicePixelRatio);
    const image = this.#paint(landscape, palette);
    context.imageSmoothingEnabled = true;
    context.drawImage(image, 0, 0, side, side);
    if (palette.highContrast) {
      context.strokeStyle = css(palette.line);
      context.strokeRect(0.5, 0.5, side - 1, side - 1);
    }
    if (marker) this.#mark(context, landscape, palette, marker);
  }

  /** The picture of the losses, kept for as long as only the marker moves. */
  #paint(landscape: Landscape, palette: Palette): OffscreenCanvas {
    const kept = this.#painted;
    if (kept?.landscape === landscape && kept.palette === palette) return kept.image;
    const { size, losses } = landscape;
    const most = losses.reduce((a, b) => Math.max(a, b), 0);
    const colors = weightScale(palette).map((color) => pixel(color));
    const pixels = new Uint32Array(size * size);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const loss = losses[(size - 1 - row) * size + column] ?? 0;
        pixels[row * size + column] = colors[weightIndex(loss, most)] ?? 0;
      }
    }
    const image = new OffscreenCanvas(size, size);
    image
      .getContext("2d")
      ?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), size, size), 0, 0);
    this.#painted = { landscape, palette, image };
    return image;
  }

  #mark(
    context: CanvasRenderingContext2D,
    { x, y }: Landscape,
    palette: Palette,
    marker: LandscapePick,
  ): void {
    const share = ({ least, most }: LandscapeAxis, value: number) =>
      most === least ? 0.5 : Math.max(0, Math.min(1, (value - least) / (most - least)));
    const [left, top] = [share(x, marker.x) * this.side, (1 - share(y, marker.y)) * this.side];
    for (const [color, thickness] of [
      [palette.background, 4],
      [palette.focus, 2],
    ] as const) {
      context.strokeStyle = css(color);
      context.lineWidth = thickness;
      context.beginPath();
      context.arc(left, top, 5, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLCanvasElement)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.#pickAt(event);
  }

  #onMove(event: PointerEvent): void {
    const { currentTarget } = event;
    if (currentTarget instanceof HTMLCanvasElement && currentTarget.hasPointerCapture(event.pointerId))
      this.#pickAt(event);
  }

  #pickAt({ offsetX, offsetY }: PointerEvent): void {
    const { landscape, side } = this;
    if (landscape === undefined) return;
    const within = (share: number) => Math.max(0, Math.min(1, share));
    this.#pick(within(offsetX / side), 1 - within(offsetY / side));
  }

  #pick(shareX: number, shareY: number): void {
    const { landscape } = this;
    if (landscape === undefined) return;
    const at = ({ least, most }: LandscapeAxis, share: number) => least + share * (most - least);
    const detail: LandscapePick = { x: at(landscape.x, shareX), y: at(landscape.y, shareY) };
    this.dispatchEvent(new CustomEvent("landscapepick", { detail, bubbles: true }));
  }

  #onKey(event: KeyboardEvent): void {
    const { landscape, marker } = this;
    if (landscape === undefined || marker === undefined) return;
    const step = keySteps[event.key];
    if (step === undefined) return;
    const share = ({ least, most }: LandscapeAxis, value: number, by: number) =>
      Math.max(0, Math.min(1, (value - least) / (most - least) + keyStep * by));
    this.#pick(share(landscape.x, marker.x, step[0]), share(landscape.y, marker.y, step[1]));
    event.preventDefault();
    event.stopPropagation();
  }
}

const keySteps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
};

customElements.define("loss-landscape", LossLandscape);

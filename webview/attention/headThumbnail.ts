import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { Matrix } from "../../src/core/sequence/matrix.ts";
import type { Coloring } from "../color/coloring.ts";
import { cssVariable } from "../cssVariable.ts";
import { fitCanvas } from "../matrix/fitCanvas.ts";
import { drawStage } from "./drawStage.ts";

/** A head's weights as a small picture without words. */
export class HeadThumbnail extends LitElement {
  static override properties = {
    map: { attribute: false },
    coloring: { attribute: false },
    side: { attribute: false },
    isMasked: { attribute: false },
  };
  declare map: Matrix | undefined;
  declare coloring: Coloring | undefined;
  /** Pixels. */
  declare side: number;
  declare isMasked: (row: number, column: number) => boolean;

  constructor() {
    super();
    this.side = 48;
    this.isMasked = () => false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<canvas
      ${cssVariable("width", `${this.side}px`)}
      ${cssVariable("height", `${this.side}px`)}
      aria-hidden="true"
    ></canvas>`;
  }

  protected override updated(_: PropertyValues<HeadThumbnail>): void {
    const { map, coloring, side, isMasked } = this;
    const canvas = this.querySelector("canvas");
    if (canvas === null || map === undefined || coloring === undefined) return;
    const context = fitCanvas(canvas, { width: side, height: side }, devicePixelRatio);
    if (context === null) return;
    const stage = {
      viewport: { scale: side / Math.max(1, map.rows), left: 0, top: 0 },
      size: { width: side, height: side },
      inset: { left: 0, top: 0 },
      ratio: devicePixelRatio,
    };
    drawStage(context, stage, { map, coloring, marks: [], labels: [], numbers: false, isMasked });
  }
}

customElements.define("head-thumbnail", HeadThumbnail);

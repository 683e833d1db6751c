import { context2d } from "../context2d.ts";
import { CanvasPainter } from "./canvasPainter.ts";
import { resizeCanvas } from "./fitCanvas.ts";
import type { GlSurface } from "./glSurface.ts";
import type { Frame, Painter } from "./painter.ts";

/** Paints by WebGL 2 on the page's shared surface, and while there is none pixel by pixel; the pictures are the same. */
export class GlPainter implements Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #surface: GlSurface;
  readonly #otherwise: Painter;

  constructor(canvas: HTMLCanvasElement, surface: GlSurface) {
    this.#canvas = canvas;
    this.#surface = surface;
    this.#otherwise = new CanvasPainter(canvas);
  }

  paint(frame: Frame): void {
    const size = resizeCanvas(this.#canvas, frame.size, frame.ratio);
    const { width, height } = size;
    const context = context2d(this.#canvas);
    if (context === null || width === 0 || height === 0) return;
    if (!this.#surface.draw(frame, size)) {
      this.#otherwise.paint(frame);
      return;
    }
    context.globalCompositeOperation = "copy";
    context.drawImage(this.#surface.canvas, 0, 0, width, height, 0, 0, width, height);
  }
}

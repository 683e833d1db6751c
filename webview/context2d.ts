import { sharedSurface } from "./matrix/glSurface.ts";

/**
 * The 2-D context of a canvas. Without a graphics card the browser would have a software driver draw it, several times slower
 * than by itself, which it does for canvases that are said to be read.
 */
export function context2d(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  return canvas.getContext("2d", { willReadFrequently: !sharedSurface().hasCard });
}

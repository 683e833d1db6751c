import { context2d } from "../context2d.ts";
import type { Size } from "./viewport.ts";

/** Gives a canvas the device pixels its size needs. */
export function resizeCanvas(canvas: HTMLCanvasElement, size: Size, ratio: number): Size {
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  return { width, height };
}

/** A canvas of the right size that is empty and counts in device pixels. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  size: Size,
  ratio: number,
): CanvasRenderingContext2D | null {
  const { width, height } = resizeCanvas(canvas, size, ratio);
  const context = context2d(canvas);
  context?.resetTransform();
  context?.clearRect(0, 0, width, height);
  return context;
}

import type { ConvGeometry } from "./convGeometry.ts";

/**
 * One spatial axis of a window that slides over pixels: window w and tap k meet at pixel w·stride − pad + k·dilation.
 *
 * A convolution reads its input through windows, one for each output. A transposed convolution runs the same windows
 * backwards: each input is spread over a window of the output. So all structure is written once, in these terms.
 */
export interface WindowAxis {
  /** Positions of the window: the output's length, for transposed convolutions the input's. */
  readonly windows: number;
  /** Cells under the window, without padding: the input's length, for transposed convolutions the output's. */
  readonly pixels: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: number;
}

/** The spatial axes of a convolution as windows over pixels. */
export function windowAxes(geometry: ConvGeometry): readonly WindowAxis[] {
  return geometry.axes.map((a) => ({
    windows: geometry.transposed ? a.input : a.output,
    pixels: geometry.transposed ? a.output : a.input,
    taps: a.kernel,
    stride: a.stride,
    dilation: a.dilation,
    pad: a.padBefore,
  }));
}

/** The pixel where a window and a tap meet; negative or past the end in the padding. */
export function pixelAt(axis: WindowAxis, window: number, tap: number): number {
  return window * axis.stride - axis.pad + tap * axis.dilation;
}

/** The tap through which a window sees a pixel, or −1. */
export function tapBetween(axis: WindowAxis, window: number, pixel: number): number {
  const tap = (pixel + axis.pad - window * axis.stride) / axis.dilation;
  return Number.isInteger(tap) && tap >= 0 && tap < axis.taps ? tap : -1;
}

/** How many windows in [w0, w1) have tap `tap` on a pixel in [p0, p1). */
export function countLinks(
  axis: WindowAxis,
  tap: number,
  w0: number,
  w1: number,
  p0: number,
  p1: number,
): number {
  const shift = axis.pad - tap * axis.dilation;
  const from = Math.max(w0, Math.ceil((p0 + shift) / axis.stride));
  const to = Math.min(w1, Math.ceil((p1 + shift) / axis.stride));
  return Math.max(0, to - from);
}

import { pixelAt, type WindowAxis } from "./windowAxis.ts";

/** What can be counted along an axis. */
export type AxisCoordinate = "window" | "tap" | "pixel";

/**
 * Links of one axis, each a window and a tap that meet at a pixel, in arithmetic progression: link n has
 * window + n·windowStep, tap + n·tapStep and pixel + n·pixelStep.
 *
 * Fixing one of the three leaves such a progression; fixing two of them leaves at most one link.
 */
export interface Links {
  readonly count: number;
  readonly window: number;
  readonly windowStep: number;
  readonly tap: number;
  readonly tapStep: number;
  readonly pixel: number;
  readonly pixelStep: number;
}

/** All taps of one window, by ascending pixel. */
export function linksOfWindow(axis: WindowAxis, window: number): Links {
  return {
    count: axis.taps,
    window,
    windowStep: 0,
    tap: 0,
    tapStep: 1,
    pixel: pixelAt(axis, window, 0),
    pixelStep: axis.dilation,
  };
}

/** All windows of one tap, by ascending window. */
export function linksOfTap(axis: WindowAxis, tap: number): Links {
  return {
    count: axis.windows,
    window: 0,
    windowStep: 1,
    tap,
    tapStep: 0,
    pixel: pixelAt(axis, 0, tap),
    pixelStep: axis.stride,
  };
}

/** One window and one tap. */
export function linkOf(axis: WindowAxis, window: number, tap: number): Links {
  return { ...linksOfWindow(axis, window), count: 1, tap, pixel: pixelAt(axis, window, tap) };
}

/**
 * All windows that see one pixel, by ascending window.
 *
 * They solve window·stride + tap·dilation = pixel + pad: from one solution to the next the window grows by dilation/g
 * and the tap falls by stride/g, with g the greatest common divisor.
 */
export function linksOfPixel(axis: WindowAxis, pixel: number): Links {
  const divisor = greatestCommonDivisor(axis.stride, axis.dilation);
  const windowStep = axis.dilation / divisor;
  const tapStep = -axis.stride / divisor;
  const reach = pixel + axis.pad;
  const none = { count: 0, window: 0, windowStep, tap: 0, tapStep, pixel, pixelStep: 0 };
  const lowest = Math.max(0, Math.ceil((reach - (axis.taps - 1) * axis.dilation) / axis.stride));
  const highest = Math.min(axis.windows - 1, Math.floor(reach / axis.stride));
  for (let window = lowest; window < lowest + windowStep && window <= highest; window++) {
    const tap = (reach - window * axis.stride) / axis.dilation;
    if (Number.isInteger(tap)) {
      return { ...none, count: Math.floor((highest - window) / windowStep) + 1, window, tap };
    }
  }
  return none;
}

/** How much a coordinate grows from one link to the next. */
export function stepOf(links: Links, of: AxisCoordinate): number {
  return of === "window" ? links.windowStep : of === "tap" ? links.tapStep : links.pixelStep;
}

/** The links whose window (or pixel) lies in [from, to). */
export function clip(links: Links, of: "window" | "pixel", from: number, to: number): Links {
  const start = links[of];
  const step = stepOf(links, of);
  if (step === 0) return start >= from && start < to ? links : skip(links, 0, 0);
  const first = Math.max(0, Math.ceil((from - start) / step));
  const end = Math.min(links.count, Math.ceil((to - start) / step));
  return skip(links, first, end);
}

function skip(links: Links, first: number, end: number): Links {
  return {
    ...links,
    count: Math.max(0, end - first),
    window: links.window + first * links.windowStep,
    tap: links.tap + first * links.tapStep,
    pixel: links.pixel + first * links.pixelStep,
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

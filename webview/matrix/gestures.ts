import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomIdentity } from "d3-zoom";
import type { Viewport } from "./viewport.ts";

export interface GestureHost {
  /** The nearest viewport that the matrix allows. */
  clamp(viewport: Viewport): Viewport;
  /** The person moved or zoomed. */
  moved(viewport: Viewport): void;
  /** Whether a plain wheel (or a single finger) belongs to the matrix instead of scrolling the page. */
  ownsWheel(outwards: boolean): boolean;
  reducedMotion(): boolean;
}

/**
 * Wheel, drag, pinch and double click on a canvas, as on a map. With Ctrl (and so with a pinch of a touchpad) the wheel
 * always zooms; without, it scrolls the page until the matrix has been clicked or focused, and
 * again when there is nothing left to zoom out.
 */
export class Gestures {
  readonly #zoom = zoom<HTMLCanvasElement, unknown>();
  readonly #canvas: HTMLCanvasElement;

  constructor(canvas: HTMLCanvasElement, host: GestureHost) {
    this.#canvas = canvas;
    this.#zoom
      .filter((event: MouseEvent | WheelEvent | TouchEvent) => {
        if (event instanceof WheelEvent)
          return event.ctrlKey || event.metaKey || host.ownsWheel(event.deltaY > 0);
        if (event instanceof MouseEvent) return event.button === 0 && !event.ctrlKey;
        // One finger scrolls the page as long as the matrix has not been touched before.
        return event.touches.length > 1 || host.ownsWheel(false);
      })
      .clickDistance(4)
      .wheelDelta(octaves)
      .constrain((transform) => toTransform(host.clamp(toViewport(transform))))
      .on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        if (event.sourceEvent !== null) host.moved(host.clamp(toViewport(event.transform)));
      });
    this.#zoom.duration(host.reducedMotion() ? 0 : 180);
    select(canvas).call(this.#zoom);
  }

  /** Tells the recogniser what is shown now and within which scales it may zoom. */
  follow(viewport: Viewport, [least, most]: readonly [number, number]): void {
    this.#zoom.scaleExtent([least, most]);
    select(this.#canvas).property("__zoom", toTransform(viewport));
  }

  release(): void {
    select(this.#canvas).on(".zoom", null);
  }
}

/**
 * How far a wheel zooms, in doublings: there may be twenty of them between a whole matrix and a cell. A notch of a mouse's
 * wheel is some 100 pixels, a pinch of a touchpad many events of a few, with Ctrl.
 */
function octaves({ deltaY, deltaMode, ctrlKey }: WheelEvent): number {
  const pixels = deltaY * (deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 33);
  return Math.max(-1, Math.min(1, -pixels * (ctrlKey ? 0.01 : 0.005)));
}

function toTransform({ scale, left, top }: Viewport): ZoomTransform {
  return zoomIdentity.scale(scale).translate(-left, -top);
}

function toViewport({ k, x, y }: ZoomTransform): Viewport {
  return { scale: k, left: -x / k, top: -y / k };
}

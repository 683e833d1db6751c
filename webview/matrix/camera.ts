import {
  type CellRange,
  clampViewport,
  containScale,
  type Extent,
  initialScale,
  revealCells,
  type Size,
  scaleRange,
  type Viewport,
  visibleCells,
  zoomAbout,
} from "./viewport.ts";

export interface CameraOptions {
  /** Pixels of a cell beyond which a small matrix is not blown up to fill the room. */
  readonly cellLimit: number;
  /** Shows all even of what is long and narrow. */
  readonly whole?: boolean;
  /** The scale to begin at and the scales to stay within, where several views have to zoom as one. */
  readonly shared?: { readonly initial: number; readonly range: readonly [number, number] } | undefined;
}

/**
 * What of a matrix is shown, held inside the matrix. Until somebody moves it, it stays at home: it shows all that fits
 * even when the room or the matrix changes.
 */
export class Camera {
  #size: Size = { width: 1, height: 1 };
  #extent: Extent = { rows: 1, columns: 1 };
  #options: CameraOptions = { cellLimit: 28 };
  #viewport: Viewport = { scale: 1, left: 0, top: 0 };
  #atHome = true;

  get viewport(): Viewport {
    return this.#viewport;
  }

  get size(): Size {
    return this.#size;
  }

  get extent(): Extent {
    return this.#extent;
  }

  get visible(): CellRange {
    return visibleCells(this.#viewport, this.#size, this.#extent);
  }

  get range(): readonly [number, number] {
    return this.#options.shared?.range ?? scaleRange(this.#size, this.#extent);
  }

  /** Whether it can't be zoomed out any further. */
  get isWhole(): boolean {
    return this.#viewport.scale <= this.range[0] * (1 + 1e-9);
  }

  /** Adapts to the room and the matrix. Another matrix is shown from home, the same one keeps its place. */
  frame(size: Size, extent: Extent, options: CameraOptions, another: boolean): void {
    this.#size = size;
    this.#extent = extent;
    this.#options = options;
    if (another || this.#atHome) this.home();
    else this.moveTo(this.#viewport);
  }

  home(): void {
    const { cellLimit, shared, whole } = this.#options;
    const scaleFor = whole ? containScale : initialScale;
    const scale = shared?.initial ?? scaleFor(this.#size, this.#extent, cellLimit);
    this.#viewport = this.clamp({ scale, left: 0, top: 0 });
    this.#atHome = true;
  }

  moveTo(viewport: Viewport): void {
    this.#viewport = this.clamp(viewport);
    this.#atHome = false;
  }

  /** Zooms about a point of the canvas, by default its middle. */
  zoomBy(factor: number, x = this.#size.width / 2, y = this.#size.height / 2): void {
    const [least, most] = this.range;
    const scale = Math.max(least, Math.min(most, this.#viewport.scale * factor));
    this.moveTo(zoomAbout(this.#viewport, x, y, scale));
  }

  /** Brings a point of the matrix into the middle. */
  centerOn(row: number, column: number): void {
    const { scale } = this.#viewport;
    this.moveTo({
      scale,
      left: column - this.#size.width / scale / 2,
      top: row - this.#size.height / scale / 2,
    });
  }

  /** Moves just so far that the cells are in view; whether that took a move. */
  reveal(cells: CellRange): boolean {
    const next = this.clamp(revealCells(this.#viewport, this.#size, cells));
    if (next.left === this.#viewport.left && next.top === this.#viewport.top) return false;
    this.#viewport = next;
    return true;
  }

  clamp(viewport: Viewport): Viewport {
    return clampViewport(viewport, this.#size, this.#extent, this.range);
  }
}

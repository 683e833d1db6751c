import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { cssVariable } from "../cssVariable.ts";
import { Camera } from "./camera.ts";
import type { CellEvent } from "./cellEvent.ts";
import { valueScale } from "./drawCells.ts";
import { rulerInset } from "./drawRulers.ts";
import { Gestures } from "./gestures.ts";
import { sharedSurface } from "./glSurface.ts";
import { type Cell, cellAfterKey, zoomAfterKey } from "./keys.ts";
import { type Drawn, MatrixDrawing } from "./matrixDrawing.ts";
import { MatrixViewProperties } from "./matrixViewProperties.ts";
import { Minimap } from "./minimap.ts";
import { readoutAt } from "./readout.ts";
import { sameView } from "./source.ts";
import { cellLooks, looksOf } from "./tileLooks.ts";
import type { TileOwner } from "./tileStore.ts";
import { showTip } from "./tip.ts";
import { type CellRange, cellAt, type Viewport } from "./viewport.ts";
import { wantTiles } from "./wantTiles.ts";

/** Pixels of a cell whose number can be read. */
const readable = 32;

/** Pixels that an arrow key moves by where cells are too small to be seen. */
const keyStep = 6;

/** Properties that decide what the camera sees. */
const reframing = [
  "source",
  "box",
  "rulers",
  "cellLimit",
  "shared",
] as const satisfies readonly (keyof MatrixView)[];

/** Properties that are written beside the canvas, or nowhere. */
const wordsOnly: ReadonlySet<PropertyKey> = new Set<keyof MatrixView>(["label", "heading", "note", "memory"]);

/**
 * A matrix on a canvas, panned and zoomed like a map over the tiles that its store holds.
 *
 * Fires `cellhover` (with a `CellEvent`, or a `Cell` where the source has no `ref`, or `undefined` when nothing is pointed at any
 * more), `cellpick` (alike), `viewportchange` (with a `Viewport`) when a person moved it, and `lookschange` (with a set of `CellLook`).
 */
export class MatrixView extends MatrixViewProperties implements TileOwner {
  readonly camera = new Camera();
  /** What the picture shows now. */
  drawn: Drawn | undefined;
  #cursor: Cell = { row: 0, column: 0 };
  #pointer: { readonly x: number; readonly y: number } | undefined;
  #frameRequest = 0;
  #isMoving = false;
  #cells: HTMLCanvasElement | undefined;
  #drawing: MatrixDrawing | undefined;
  #gestures: Gestures | undefined;
  #minimap: Minimap | undefined;
  #tip: HTMLElement | undefined;
  #looks = "";
  #unsubscribe: (() => void) | undefined;

  /** Shows all again. */
  fit(): void {
    this.camera.home();
    this.#moved();
  }

  zoomBy(factor: number): void {
    this.camera.zoomBy(factor);
    this.#moved();
  }

  /** Goes to a cell, near enough to read it; the keyboard goes on from there. */
  goTo(cell: Cell): void {
    this.#cursor = cell;
    this.camera.zoomBy(Math.max(1, readable / this.camera.viewport.scale));
    this.camera.centerOn(cell.row + 0.5, cell.column + 0.5);
    this.#moved();
  }

  /** Moves without telling anybody, as a view that follows another one. */
  follow(viewport: Viewport): void {
    this.camera.moveTo(viewport);
    this.#redrawThere();
  }

  /** Brings a cell into the middle, without telling anybody. */
  lookAt({ row, column }: Cell): void {
    this.camera.centerOn(row + 0.5, column + 0.5);
    this.#redrawThere();
  }

  /** Draws where the camera is now; what that takes is asked for as soon as the camera stands, and may be here by then. */
  #redrawThere(): void {
    this.redraw();
    if (this.#isMoving) return;
    this.#isMoving = true;
    // One place may be reached in several moves: tiles of those in between would only hold up the others.
    queueMicrotask(() => {
      this.#isMoving = false;
      if (this.source && this.isConnected) wantTiles(this, this.source, this.camera);
    });
  }

  reveal(cells: CellRange): void {
    if (this.camera.reveal(cells)) this.#moved();
  }

  tilesChanged(): void {
    this.redraw();
  }

  redraw(): void {
    if (this.#frameRequest !== 0) return;
    this.#frameRequest = requestAnimationFrame(() => {
      this.#frameRequest = 0;
      this.#draw();
    });
  }

  /** Whether all that belongs to the present viewport is painted: no frame is pending and no tile is missing. */
  get settled(): boolean {
    return this.#frameRequest === 0 && this.drawn?.complete === true;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#frameRequest);
    this.#frameRequest = 0;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.source?.store.release(this);
    if (this.#minimap) this.source?.store.release(this.#minimap);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    const cells = this.querySelector<HTMLCanvasElement>("canvas.cells");
    const overlay = this.querySelector<HTMLCanvasElement>("canvas.overlay");
    if (cells === null || overlay === null) return;
    this.#cells = cells;
    this.#drawing = new MatrixDrawing(cells, overlay);
    this.#tip = this.querySelector<HTMLElement>(".tip") ?? undefined;
    const corner = this.querySelector<HTMLCanvasElement>("canvas.minimap");
    if (corner !== null) {
      this.#minimap = new Minimap(
        corner,
        () => this.redraw(),
        (row, column) => {
          this.camera.centerOn(row, column);
          this.#moved();
        },
      );
    }
    this.#gestures = new Gestures(cells, {
      clamp: (viewport) => this.camera.clamp(viewport),
      moved: (viewport) => {
        this.camera.moveTo(viewport);
        this.#moved();
      },
      ownsWheel: (outwards) => this.contains(document.activeElement) && !(outwards && this.camera.isWhole),
      reducedMotion: () => matchMedia("(prefers-reduced-motion: reduce)").matches,
    });
  }

  protected override updated(changed: PropertyValues<MatrixView>): void {
    const { source } = this;
    if (source === undefined) return;
    this.#unsubscribe ??= sharedSurface().onChange(() => this.redraw());
    if (reframing.some((key) => changed.has(key))) {
      const another = changed.has("source") && !sameView(changed.get("source"), source);
      const { left, top } = rulerInset(this.rulers);
      const size = { width: Math.max(1, this.box.width - left), height: Math.max(1, this.box.height - top) };
      const { cellLimit, whole, shared } = this;
      this.camera.frame(size, source.extent, { cellLimit, whole, shared }, another);
      if (another && this.start) this.camera.moveTo(this.start);
      this.#drawing?.place(this.box, this.rulers);
      // Not only with the next frame: by then they may be here.
      wantTiles(this, source, this.camera);
    }
    if ([...changed.keys()].some((key) => !wordsOnly.has(key))) this.redraw();
  }

  protected override render(): TemplateResult {
    return html`${this.heading ? html`<div class="heading">${this.heading}</div>` : nothing}
      <div class="stage" ${cssVariable("--width", `${this.box.width}px`)} ${cssVariable("--height", `${this.box.height}px`)}>
        <canvas
          class="cells"
          tabindex="0"
          role="application"
          aria-roledescription="matrix"
          aria-label=${this.label}
          @pointermove=${this.#onPointerMove}
          @pointerleave=${this.#onPointerLeave}
          @click=${this.#onClick}
          @keydown=${this.#onKey}
          @blur=${() => this.#emit("cellhover", undefined)}
        ></canvas>
        <canvas class="overlay" aria-hidden="true"></canvas>
        ${this.overview ? html`<canvas class="minimap" title="Overview: drag the frame" aria-hidden="true" hidden></canvas>` : nothing}
        <div class="tip" role="tooltip" hidden></div>
      </div>
      ${this.note && !this.quiet ? html`<div class="note" title=${this.memory}>${this.note}</div>` : nothing}`;
  }

  #moved(): void {
    this.#redrawThere();
    this.#emit("viewportchange", this.camera.viewport);
    // Another cell lies under the pointer now.
    if (this.#pointer) this.#emitCell("cellhover", this.#cellAt(this.#pointer));
  }

  #draw(): void {
    const { source, coloring, axes, camera, marks, arrows, tints, rulers, blocks, box } = this;
    if (source === undefined || coloring === undefined || axes === undefined || !this.isConnected) return;
    this.#gestures?.follow(camera.viewport, camera.range);
    const look = { coloring, axes, marks, arrows, tints, rulers, blocks, box };
    this.drawn = this.#drawing?.draw(this, source, camera, look);
    this.note = this.drawn?.note ?? "";
    const { store } = source;
    this.#minimap?.draw(source, camera, coloring);
    this.#tell();
    this.#tellLooks();
    this.memory = `tiles ${megabytes(store.bytes)} of at most ${megabytes(store.capacity)} MB`;
  }

  /** What a legend has to explain, whenever that is something else. */
  #tellLooks(): void {
    const looks = new Set((this.drawn?.pieces ?? []).flatMap(({ tile }) => [...looksOf(tile)]));
    const names = cellLooks.filter((look) => looks.has(look)).join(" ");
    if (names === this.#looks) return;
    this.#looks = names;
    this.dispatchEvent(new CustomEvent("lookschange", { detail: looks, bubbles: true }));
  }

  #cellAt({ x, y }: { readonly x: number; readonly y: number }): Cell | undefined {
    return cellAt(this.camera.viewport, x, y, this.camera.extent);
  }

  /** What the pixel of a cell stands for, as far as its tile is here. */
  readout(cell: Cell): string | undefined {
    const { source, drawn, axes } = this;
    if (source === undefined || drawn === undefined) return undefined;
    return readoutAt(drawn.pieces, cell, {
      extent: this.camera.extent,
      blocks: source.blocks,
      ...(source.ref === undefined && axes && { axes }),
    });
  }

  /** Says beside the pointer what its pixel stands for, where the cell itself does not. */
  #tell(): void {
    const tip = this.#tip;
    const { viewport, size } = this.camera;
    if (tip === undefined) return;
    const cell = this.#pointer && viewport.scale < valueScale ? this.#cellAt(this.#pointer) : undefined;
    const text = cell && this.readout(cell);
    if (text === undefined || this.#pointer === undefined) tip.hidden = true;
    else showTip(tip, text, this.#pointer, size, rulerInset(this.rulers));
  }

  #onPointerMove(event: PointerEvent): void {
    const dragging = event.buttons !== 0;
    this.#pointer = { x: event.offsetX, y: event.offsetY };
    this.#tell();
    this.#emitCell("cellhover", dragging ? undefined : this.#cellAt(this.#pointer));
  }

  #onPointerLeave(): void {
    this.#pointer = undefined;
    this.#tell();
    this.#emit("cellhover", undefined);
  }

  #onClick(event: MouseEvent): void {
    const cell = this.#cellAt({ x: event.offsetX, y: event.offsetY });
    this.#cells?.focus();
    if (cell === undefined) return;
    this.#cursor = cell;
    this.#emitCell("cellpick", cell);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const zoom = zoomAfterKey(event.key);
    const { scale } = this.camera.viewport;
    const step = scale < 4 ? Math.ceil(keyStep / scale) : 1;
    const cell = cellAfterKey(event.key, this.#cursor, this.camera.extent, step);
    if (zoom === "fit") this.fit();
    else if (zoom !== undefined) this.#zoomAboutCursor(zoom);
    else if (event.key === "Enter") this.#emitCell("cellpick", this.#cursor);
    else if (cell !== undefined) {
      this.#cursor = cell;
      this.reveal({ r0: cell.row, r1: cell.row + 1, c0: cell.column, c1: cell.column + 1 });
      this.#emitCell("cellhover", cell);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #zoomAboutCursor(factor: number): void {
    const { scale, left, top } = this.camera.viewport;
    this.camera.zoomBy(
      factor,
      (this.#cursor.column + 0.5 - left) * scale,
      (this.#cursor.row + 0.5 - top) * scale,
    );
    this.#moved();
  }

  #emitCell(type: "cellhover" | "cellpick", cell: Cell | undefined): void {
    const ref = this.source?.ref;
    this.#emit(type, cell && { ...(ref && { ref }), ...cell });
  }

  #emit(type: string, detail: CellEvent | Cell | Viewport | undefined): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0);
}

customElements.define("matrix-view", MatrixView);

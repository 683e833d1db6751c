import type { Coloring } from "../color/coloring.ts";
import { type Axes, shortIndex } from "./axis.ts";
import type { Camera } from "./camera.ts";
import { gapScale } from "./drawCells.ts";
import { hatchedRuns } from "./drawHatched.ts";
import { drawOverlay } from "./drawOverlay.ts";
import { type RulerStyle, rulerInset } from "./drawRulers.ts";
import { fitCanvas } from "./fitCanvas.ts";
import { GlPainter } from "./glPainter.ts";
import { sharedSurface } from "./glSurface.ts";
import { type Arrow, cellsOfMark, type Mark } from "./mark.ts";
import { viewportNote } from "./note.ts";
import type { Painter, Piece } from "./painter.ts";
import { availablePieces } from "./pieces.ts";
import type { Stage } from "./place.ts";
import { sameValue } from "./sameValue.ts";
import { lookUp, type MatrixSource } from "./source.ts";
import type { TileOwner } from "./tileStore.ts";
import type { Tint } from "./tint.ts";
import type { Size } from "./viewport.ts";
import { tilesInView, wantTiles } from "./wantTiles.ts";

/** Everything about the look of a matrix besides its numbers. */
export interface MatrixLook {
  readonly coloring: Coloring;
  readonly axes: Axes;
  readonly marks: readonly Mark[];
  readonly arrows: readonly Arrow[];
  readonly tints: readonly Tint[];
  readonly rulers: RulerStyle;
  /** Whether lines part the blocks of nested axes. */
  readonly blocks: boolean;
  /** The room for cells and rulers together. */
  readonly box: Size;
}

/** What came of a drawing. */
export interface Drawn {
  /** Tells what the picture leaves out. */
  readonly note: string;
  /** Of the tiles that belong to this scale; coarser ones may stand in for them. */
  readonly level: number;
  readonly pieces: readonly Piece[];
  /** Whether no tile is missing any more. */
  readonly complete: boolean;
}

/** The two canvases of a matrix: cells below, and over them and the rulers all that is written and outlined. */
export class MatrixDrawing {
  readonly #cells: HTMLCanvasElement;
  readonly #overlay: HTMLCanvasElement;
  readonly #painter: Painter;
  #overlaid: { readonly coloring: Coloring; readonly rest: object } | undefined;

  constructor(cells: HTMLCanvasElement, overlay: HTMLCanvasElement) {
    this.#cells = cells;
    this.#overlay = overlay;
    this.#painter = new GlPainter(cells, sharedSurface());
  }

  /** Gives the canvases their places in a box. */
  place(box: Size, rulers: RulerStyle): void {
    const { left, top } = rulerInset(rulers);
    setBox(this.#overlay, 0, 0, box.width, box.height);
    setBox(this.#cells, left, top, box.width - left, box.height - top);
  }

  /** Draws what the store holds and asks it, for `owner`, for what is missing and what may be wanted next. */
  draw(owner: TileOwner, source: MatrixSource, camera: Camera, look: MatrixLook): Drawn {
    const { viewport, size, extent, visible } = camera;
    const { coloring, axes, marks, rulers, box } = look;
    const ratio = devicePixelRatio;
    wantTiles(owner, source, camera);
    const { level, places } = tilesInView(camera);
    const pieces = availablePieces((place) => lookUp(source, place), places, extent);
    const bands = marks.filter(({ role }) => role === "band").map(cellsOfMark);
    this.#painter.paint({ size, ratio, viewport, extent, pieces, bands, coloring });
    const stage = { viewport, size, inset: rulerInset(rulers), ratio };
    if (!this.#isOverlaid(look, stage, pieces)) {
      const context = fitCanvas(this.#overlay, box, ratio);
      const address = (row: number, column: number) =>
        `${shortIndex(axes.rows, row)} · ${shortIndex(axes.columns, column)}`;
      if (context !== null) drawOverlay(context, { ...look, stage, pieces, visible, address });
    }
    const failed = places.some((place) => source.store.hasFailed(source.view, place));
    return {
      note: viewportNote(visible, extent, level, source.blocks, failed),
      level,
      pieces,
      complete: places.every((place) => source.store.get(source.view.key, place) !== undefined),
    };
  }

  /** Whether all that is written and outlined is there already: where nothing is written on cells, tiles that arrive change none of it. */
  #isOverlaid({ coloring, ...look }: MatrixLook, stage: Stage, pieces: readonly Piece[]): boolean {
    const before = this.#overlaid;
    const isBare =
      stage.viewport.scale < gapScale && pieces.every(({ tile }) => hatchedRuns(tile).length === 0);
    this.#overlaid = isBare ? { coloring, rest: { look, stage } } : undefined;
    return isBare && before?.coloring === coloring && sameValue(before.rest, this.#overlaid?.rest);
  }
}

function setBox({ style }: HTMLElement, left: number, top: number, width: number, height: number): void {
  style.left = `${left}px`;
  style.top = `${top}px`;
  style.width = `${width}px`;
  style.height = `${height}px`;
}

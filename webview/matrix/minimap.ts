import type { SparseTile } from "../../src/core/sparseTile.ts";
import type { Coloring } from "../color/coloring.ts";
import { css } from "../color/rgb.ts";
import { context2d } from "../context2d.ts";
import type { Camera } from "./camera.ts";
import { CanvasPainter } from "./canvasPainter.ts";
import { availablePieces } from "./pieces.ts";
import { sameValue } from "./sameValue.ts";
import { lookUp, type MatrixSource } from "./source.ts";
import { levelFor, tilesOver } from "./tileGrid.ts";
import type { TileOwner } from "./tileStore.ts";
import { type CellRange, containScale, type Extent, roomFor, type Size, visibleCells } from "./viewport.ts";

const longest = 116;
/** A matrix that is a thread still gets a strip to point at. */
const thinnest = 10;

/** The frame of what is in view stays large enough to be seen and dragged. */
const leastFrame = 6;

/** From this many times the scale that shows all on, one may be lost without a map. */
const zoomedIn = 1.3;

export function minimapSize({ rows, columns }: Extent): { readonly size: Size; readonly scale: number } {
  const scale = containScale({ width: longest, height: longest }, { rows, columns });
  const side = (cells: number) => Math.max(thinnest, Math.min(longest, roomFor(cells, scale)));
  return { scale, size: { width: side(columns), height: side(rows) } };
}

/** All that the small map shows follows from this. */
interface Drawn {
  readonly coloring: Coloring;
  readonly tiles: readonly SparseTile[];
  readonly rest: { readonly extent: Extent; readonly visible: CellRange; readonly ratio: number };
}

/** All of a matrix in a corner of its map, with a frame around what is in view that can be dragged. */
export class Minimap implements TileOwner {
  readonly #changed: () => void;
  readonly #canvas: HTMLCanvasElement;
  readonly #painter: CanvasPainter;
  #scale = 1;
  #drawn: Drawn | undefined;

  /**
   * @param changed is called when there is more to draw
   * @param look is told the row and column to bring into the middle
   */
  constructor(canvas: HTMLCanvasElement, changed: () => void, look: (row: number, column: number) => void) {
    this.#canvas = canvas;
    this.#changed = changed;
    this.#painter = new CanvasPainter(canvas);
    const follow = (event: PointerEvent) => look(event.offsetY / this.#scale, event.offsetX / this.#scale);
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      follow(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) follow(event);
    });
  }

  tilesChanged(): void {
    this.#changed();
  }

  /** Draws it, or hides it while all is in view anyway. */
  draw(source: MatrixSource, camera: Camera, coloring: Coloring): void {
    const canvas = this.#canvas;
    const { extent, viewport } = camera;
    canvas.hidden = viewport.scale < zoomedIn * containScale(camera.size, extent);
    if (canvas.hidden) {
      source.store.release(this);
      return;
    }
    const { size, scale } = minimapSize(extent);
    this.#scale = scale;
    canvas.style.width = `${size.width}px`;
    canvas.style.height = `${size.height}px`;
    const ratio = devicePixelRatio;
    const whole = { scale, left: 0, top: 0 };
    const places = tilesOver(visibleCells(whole, size, extent), levelFor(scale * ratio));
    source.store.want(this, source.view, places);
    const pieces = availablePieces((place) => lookUp(source, place), places, extent);
    const drawn = {
      coloring,
      tiles: pieces.map(({ tile }) => tile),
      rest: { extent, visible: camera.visible, ratio },
    };
    if (isSame(drawn, this.#drawn)) return;
    this.#drawn = drawn;
    this.#painter.paint({ size, ratio, viewport: whole, extent, pieces, bands: [], coloring });
    this.#frame(camera, coloring, ratio);
  }

  #frame({ visible }: Camera, { palette }: Coloring, ratio: number): void {
    const context = context2d(this.#canvas);
    if (context === null) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const span = (from: number, to: number) => {
      const length = Math.max(leastFrame, (to - from) * this.#scale);
      return [((from + to) / 2) * this.#scale - length / 2, length] as const;
    };
    const [x, width] = span(visible.c0, visible.c1);
    const [y, height] = span(visible.r0, visible.r1);
    for (const [color, thickness] of [
      [css(palette.background), 4],
      [css(palette.focus), 2],
    ] as const) {
      context.strokeStyle = color;
      context.lineWidth = thickness;
      context.strokeRect(x, y, width, height);
    }
    context.resetTransform();
  }
}

function isSame({ coloring, tiles, rest }: Drawn, before: Drawn | undefined): boolean {
  return (
    coloring === before?.coloring &&
    tiles.length === before.tiles.length &&
    tiles.every((tile, n) => tile === before.tiles[n]) &&
    sameValue(rest, before.rest)
  );
}

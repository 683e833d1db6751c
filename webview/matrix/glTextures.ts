import type { SparseTile } from "../../src/core/sparseTile.ts";
import { tileSize } from "../../src/core/views.ts";
import type { Coloring } from "../color/coloring.ts";
import type { Piece } from "./painter.ts";
import { paintTile } from "./paintTile.ts";

interface Uploaded {
  readonly texture: WebGLTexture;
  readonly bytes: number;
  coloring: Coloring;
}

const bytesOfPixel = 4;

/** The tiles on the graphics card, those drawn last up to a number of bytes. */
export class GlTextures {
  readonly #gl: WebGL2RenderingContext;
  readonly #capacity: number;
  readonly #uploaded = new Map<SparseTile, Uploaded>();
  readonly #pixels = new Uint32Array(tileSize * tileSize);
  readonly #colors = new Uint32Array(tileSize * tileSize);
  #bytes = 0;

  constructor(gl: WebGL2RenderingContext, capacity: number) {
    this.#gl = gl;
    this.#capacity = capacity;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Binds the texture of a piece's tile, painted in these colours. */
  bind({ tile, place }: Piece, coloring: Coloring): void {
    const gl = this.#gl;
    const found = this.#uploaded.get(tile);
    const entry = found ?? this.#create(tile, coloring);
    // A map remembers the order of insertion: what is inserted again becomes the youngest.
    this.#uploaded.delete(tile);
    this.#uploaded.set(tile, entry);
    gl.bindTexture(gl.TEXTURE_2D, entry.texture);
    if (found?.coloring === coloring) return;
    entry.coloring = coloring;
    const { rows, columns } = tile;
    const pixels = this.#pixels.subarray(0, rows * columns);
    this.#paint(tile, place.level, coloring, pixels);
    const bytes = new Uint8Array(pixels.buffer, 0, pixels.byteLength);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, columns, rows, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    this.#shrink(tile);
  }

  #paint(tile: SparseTile, level: number, coloring: Coloring, pixels: Uint32Array): void {
    const { places } = tile;
    if (places === undefined) {
      paintTile(tile, level, coloring, pixels);
      return;
    }
    const colors = this.#colors.subarray(0, places.length);
    paintTile(tile, level, coloring, colors);
    pixels.fill(0);
    for (let i = 0; i < places.length; i++) pixels[places[i] as number] = colors[i] as number;
  }

  #create({ rows, columns }: SparseTile, coloring: Coloring): Uploaded {
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, columns, rows);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    const bytes = rows * columns * bytesOfPixel;
    this.#bytes += bytes;
    return { texture, bytes, coloring };
  }

  #shrink(youngest: SparseTile): void {
    for (const [tile, { texture, bytes }] of this.#uploaded) {
      if (this.#bytes <= this.#capacity || tile === youngest) return;
      this.#gl.deleteTexture(texture);
      this.#uploaded.delete(tile);
      this.#bytes -= bytes;
    }
  }
}

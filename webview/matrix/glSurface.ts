import { footprint, groundsOf, type PixelBox } from "./footprint.ts";
import { type GlProgram, useGlProgram } from "./glProgram.ts";
import { GlTextures } from "./glTextures.ts";
import type { Frame } from "./painter.ts";
import type { Size } from "./viewport.ts";

const textureCapacity = 64 * 2 ** 20;

/** A context that is lost so often is not worth another try: a driver resets, or other pages need the card. */
const mostLosses = 3;

interface Ready {
  readonly program: GlProgram;
  readonly textures: GlTextures;
}

/**
 * The one WebGL 2 context of the page: browsers take away the oldest of some 16. Views are drawn here one after the other
 * and copied to their own canvases at once.
 */
export class GlSurface {
  readonly canvas = document.createElement("canvas");
  readonly #gl: WebGL2RenderingContext | null;
  readonly #listeners = new Set<() => void>();
  readonly #limit: number;
  #ready: Ready | undefined;
  #losses = 0;

  /** Without a graphics card the processor would compute it all, some ten times slower than `CanvasPainter` does. */
  constructor({ onProcessor = false } = {}) {
    const options: WebGLContextAttributes = {
      antialias: false,
      depth: false,
      failIfMajorPerformanceCaveat: !onProcessor,
    };
    const found = this.canvas.getContext("webgl2", options);
    const gl = found === null || (isOnProcessor(found) && !onProcessor) ? null : found;
    this.#gl = gl;
    this.#limit = gl === null ? 0 : gl.getParameter(gl.MAX_TEXTURE_SIZE);
    this.canvas.addEventListener("webglcontextlost", (event) => {
      // Without this the browser never restores it.
      event.preventDefault();
      this.#ready = undefined;
      this.#losses++;
      this.#tell();
    });
    this.canvas.addEventListener("webglcontextrestored", () => {
      if (this.#losses < mostLosses) this.#prepare();
      this.#tell();
    });
    this.#prepare();
  }

  /** Whether there is one at all; it may be lost for a while. */
  get hasCard(): boolean {
    return this.#gl !== null;
  }

  get isReady(): boolean {
    return this.#ready !== undefined;
  }

  get textureBytes(): number {
    return this.#ready?.textures.bytes ?? 0;
  }

  /** Calls back when what it can draw has changed, so that the views are drawn again. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Draws a frame into the upper left corner of `canvas`; false where it can't. */
  draw(frame: Frame, { width, height }: Size): boolean {
    const gl = this.#gl;
    if (gl === null || this.#ready === undefined || Math.max(width, height) > this.#limit) return false;
    const { program, textures } = this.#ready;
    // It only grows: setting a size allocates anew, and views of different sizes take turns.
    if (this.canvas.width < width) this.canvas.width = width;
    if (this.canvas.height < height) this.canvas.height = height;
    const bottom = this.canvas.height;
    gl.viewport(0, 0, this.canvas.width, bottom);
    gl.uniform1f(program.height, bottom);
    const cut = ({ x, y, width: w, height: h }: PixelBox) => gl.scissor(x, bottom - y - h, w, h);
    cut({ x: 0, y: 0, width, height });
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    for (const { box, color } of groundsOf(frame)) {
      cut(box);
      gl.clearColor(color[0] / 255, color[1] / 255, color[2] / 255, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
    }
    for (const piece of frame.pieces) {
      const { box, firstColumn, firstRow, startX, startY, step } = footprint(frame, piece);
      if (box.width === 0 || box.height === 0) continue;
      textures.bind(piece, frame.coloring);
      cut(box);
      gl.uniform2f(program.start, startX, startY);
      gl.uniform1f(program.step, step);
      gl.uniform2i(program.first, firstColumn, firstRow);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    }
    return !gl.isContextLost();
  }

  #prepare(): void {
    const gl = this.#gl;
    if (gl === null || gl.isContextLost()) return;
    const program = useGlProgram(gl);
    if (program === undefined) return;
    gl.enable(gl.SCISSOR_TEST);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
    this.#ready = { program, textures: new GlTextures(gl, textureCapacity) };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Browsers that are told to use a software driver do not count that as a caveat. */
function isOnProcessor(gl: WebGL2RenderingContext): boolean {
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer: unknown = names && gl.getParameter(names.UNMASKED_RENDERER_WEBGL);
  return (
    typeof renderer === "string" && /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer)
  );
}

let surface: GlSurface | undefined;

/** Made when the first view needs it. */
export function sharedSurface(): GlSurface {
  surface ??= new GlSurface();
  return surface;
}

import { LitElement, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Coloring } from "../color/coloring.ts";
import type { Axes } from "./axis.ts";
import type { CameraOptions } from "./camera.ts";
import type { RulerStyle } from "./drawRulers.ts";
import type { Arrow, Mark } from "./mark.ts";
import { sameValue } from "./sameValue.ts";
import type { MatrixSource } from "./source.ts";
import type { Tint } from "./tint.ts";
import type { Size, Viewport } from "./viewport.ts";

/** These are made anew with each rendering of what is around. */
const hasChanged = (value: unknown, old: unknown) => !sameValue(value, old);

/** What a matrix view is told to show, and how. */
export abstract class MatrixViewProperties extends LitElement {
  static override properties: PropertyDeclarations = {
    source: { attribute: false },
    coloring: { attribute: false },
    axes: { attribute: false, hasChanged },
    marks: { attribute: false, hasChanged },
    arrows: { attribute: false, hasChanged },
    tints: { attribute: false, hasChanged },
    box: { attribute: false, hasChanged },
    rulers: { attribute: false },
    blocks: { attribute: false },
    quiet: { attribute: false },
    cellLimit: { attribute: false },
    whole: { attribute: false },
    shared: { attribute: false, hasChanged },
    start: { attribute: false, hasChanged },
    overview: { attribute: false },
    label: { attribute: false },
    heading: { attribute: false },
    note: { state: true },
    memory: { state: true },
  };
  declare source: MatrixSource | undefined;
  declare coloring: Coloring | undefined;
  declare axes: Axes | undefined;
  declare marks: readonly Mark[];
  declare arrows: readonly Arrow[];
  declare tints: readonly Tint[];
  /** The room for cells and rulers together. */
  declare box: Size;
  declare rulers: RulerStyle;
  /** Whether lines part the blocks of nested axes. */
  declare blocks: boolean;
  /** Leaves the note on what is shown to another view. */
  declare quiet: boolean;
  declare cellLimit: number;
  declare whole: boolean;
  declare shared: CameraOptions["shared"];
  /** What another matrix is shown as first, instead of as a whole. */
  declare start: Viewport | undefined;
  /** Whether a small map of the whole stands in a corner while one is zoomed in. */
  declare overview: boolean;
  declare label: string;
  declare heading: TemplateResult | string | undefined;
  declare note: string;
  /** How much the tiles of all views take. */
  declare memory: string;

  constructor() {
    super();
    this.marks = [];
    this.arrows = [];
    this.tints = [];
    this.box = { width: 0, height: 0 };
    this.rulers = "none";
    this.blocks = false;
    this.quiet = false;
    this.cellLimit = 28;
    this.whole = false;
    this.overview = false;
    this.label = "";
    this.note = "";
    this.memory = "";
  }
}

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Progress } from "../../src/protocol/page.ts";
import type { Palette } from "../color/palette.ts";
import { endOfTurn } from "../endOfTurn.ts";
import type { CellEvent } from "../matrix/cellEvent.ts";
import { MatrixView } from "../matrix/matrixView.ts";
import type { CellLook } from "../matrix/tileLooks.ts";
import type { Viewport } from "../matrix/viewport.ts";
import { oncePerFrame } from "../oncePerFrame.ts";
import { CellReader } from "./cellReader.ts";
import { Colorings } from "./colorings.ts";
import { focusCell } from "./details.ts";
import { matrixSection } from "./matrixSection.ts";
import { type ConvolutionModel, Sources } from "./model.ts";
import {
  type Navigation,
  windowCount,
  windowOf,
  windowSelection,
  windowSizes,
  withinLayer,
} from "./navigation.ts";
import { commandOfKey, isForPanel } from "./panelKeys.ts";
import { Player } from "./player.ts";
import { pointedWeight } from "./pointedWeight.ts";
import {
  announcement,
  isSameCell,
  type Pointed,
  type Pointing,
  pick,
  pointAt,
  pointedSelection,
  repoint,
} from "./pointing.ts";
import { progressLine } from "./progressLine.ts";
import { report } from "./report.ts";
import { type ReportCharts, reportCharts } from "./reportCharts.ts";
import { createScene, type Scene } from "./scene.ts";
import { ViewLooks } from "./viewLooks.ts";
import { type WindowColors, windowSection } from "./windowSection.ts";

/** Of a section, on both sides together. */
const padding = 32;

/** Milliseconds that a map stands still before its place is told. */
const rest = 100;

/**
 * Everything about one convolution: the sliding window, its matrices, its report. One selection runs through all of it.
 *
 * Fires `navigate` with the new `Navigation`, `weightpoint` with the index of the weight that is pointed at or `undefined`, `copyreport`, `showclaims` and `cancelwork`.
 */
export class ConvolutionPanel extends LitElement {
  static override properties = {
    model: { attribute: false },
    counted: { attribute: false },
    progress: { attribute: false },
    palette: { attribute: false },
    navigation: { attribute: false },
    speed: { attribute: false },
    cursorKey: { attribute: false },
    pointing: { state: true },
    windowColors: { state: true },
    width: { state: true },
  };
  declare model: ConvolutionModel | undefined;
  /** The nonzeros of M, once they have been counted one by one. */
  declare counted: number | undefined;
  /** What takes long at the moment. */
  declare progress: Progress | undefined;
  declare palette: Palette | undefined;
  declare navigation: Navigation;
  /** Steps a second; a person's choice stays until the setting changes. */
  declare speed: number;
  /** The parameter on which the cursor stands in the text. */
  declare cursorKey: string | undefined;
  declare pointing: Pointing;
  declare windowColors: WindowColors;
  declare width: number;

  readonly #renderSoon = oncePerFrame(() => this.requestUpdate());
  readonly #parts = {
    sources: new Sources(),
    colorings: new Colorings(),
    reader: new CellReader(this.#renderSoon),
  };
  readonly #looks = new ViewLooks(this.#renderSoon);
  readonly #player = new Player(() => this.#step());
  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.floor(entry.contentRect.width);
  });
  #scene: Scene | undefined;
  #moving: ReturnType<typeof setTimeout> | undefined;
  #toldWeight: string | undefined;
  #charts: ReportCharts | undefined;

  constructor() {
    super();
    this.pointing = {};
    this.windowColors = "values";
    this.width = 0;
    this.speed = 4;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The observer tells only after a frame in which there would be nothing yet.
    this.width = this.clientWidth;
    this.#observer.observe(this);
    addEventListener("keydown", this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#player.pause();
    clearTimeout(this.#moving);
    this.#parts.reader.release();
    removeEventListener("keydown", this.#onKey);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<ConvolutionPanel>): void {
    const { model, palette, width } = this;
    if (model === undefined || palette === undefined || width === 0) return;
    const { geometry: g, layer } = model;
    if (this.#scene && this.#scene.model.layer.name !== layer.name) this.pointing = {};
    if (this.#scene?.g !== g) {
      this.#charts = reportCharts(layer.parameters, g);
      // The first time it is what was pinned before a reload.
      const pinned = this.#scene === undefined ? this.navigation.pinned : this.pointing.pinned;
      this.pointing = repoint(g, { ...this.pointing, pinned });
    }
    if (changed.has("model") || changed.has("navigation")) this.navigation = withinLayer(g, this.navigation);
    const selection = pointedSelection(this.pointing) ?? windowSelection(g, this.navigation);
    this.#scene = createScene(
      model,
      palette,
      this.navigation,
      selection,
      width - padding,
      this.cursorKey,
      this.#parts,
    );
  }

  protected override render(): TemplateResult | typeof nothing {
    const scene = this.#scene;
    if (scene === undefined || this.#charts === undefined) return nothing;
    const { g, nav, model, palette } = scene;
    return html`<div @cellhover=${this.#onHover} @cellpick=${this.#onPick} @viewportchange=${this.#onMove} @lookschange=${this.#onLooks}>
        ${windowSection(scene, {
          colors: this.windowColors,
          chooseColors: (colors) => {
            this.windowColors = colors;
          },
          chooseInChannel: (inChannel) => this.#go({ inChannel }),
          chooseOutChannel: (outChannel) => this.#go({ outChannel }),
          chooseSlice: (axis, tap) => this.#go({ slices: nav.slices.with(axis, tap) }),
          looks: this.#looks.planes,
          transport: {
            position: nav.position,
            count: windowCount(g),
            playing: this.#player.playing,
            speed: this.speed,
            go: (position) => this.#go({ position }),
            togglePlay: () => this.#togglePlay(),
            chooseSpeed: (speed) => this.#chooseSpeed(speed),
          },
        })}
        ${matrixSection(scene, {
          tab: nav.tab,
          colorBy: nav.colorBy,
          chooseTab: (tab) => this.#navigate({ tab }),
          chooseColors: (colorBy) => this.#navigate({ colorBy }),
          present: this.#looks.map,
          chooseScales: (scales) => this.#navigate({ scales }),
          chooseLayout: (layout) => this.#navigate({ layout, map: undefined, pinned: undefined }),
          pin: (cell) => this.#pin(cell),
        })}
      </div>
      ${report(
        model,
        this.counted,
        this.#charts,
        palette,
        () => this.dispatchEvent(new CustomEvent("copyreport")),
        () => this.dispatchEvent(new CustomEvent("showclaims")),
        progressLine(this.progress, () => this.dispatchEvent(new CustomEvent("cancelwork"))),
      )}
      <p class="hidden" aria-live="polite">${announcement(g, this.pointing)}</p>`;
  }

  protected override updated(): void {
    // The views update after this: their tiles are pictures, and come before those that hold a few numbers.
    endOfTurn(() => this.#parts.reader.request());
    this.#tellWeight();
    const lens = this.querySelector("matrix-view.lens");
    // A lens that is pointed at stays where it is: it would run away under the pointer.
    if (!(lens instanceof MatrixView) || this.#scene === undefined || lens.matches(":hover, :focus-within"))
      return;
    const cell = lens.source?.ref && focusCell(this.#scene, lens.source.ref);
    if (cell !== undefined) lens.lookAt(cell);
  }

  #tellWeight(): void {
    if (this.model === undefined) return;
    const index = pointedWeight(this.model, this.pointing);
    const told = index?.join(",");
    if (told === this.#toldWeight) return;
    this.#toldWeight = told;
    this.dispatchEvent(new CustomEvent("weightpoint", { detail: index }));
  }

  #onHover({ detail }: CustomEvent<CellEvent | undefined>): void {
    if (this.model === undefined || isSameCell(detail, this.pointing.hovered)) return;
    this.pointing = { ...this.pointing, hovered: pointAt(this.model.geometry, detail) };
  }

  #onPick({ detail }: CustomEvent<CellEvent>): void {
    const picked = this.model && pointAt(this.model.geometry, detail);
    if (picked !== undefined) this.#point(pick(this.pointing, picked), picked);
  }

  #pin(cell: CellEvent): void {
    const picked = this.model && pointAt(this.model.geometry, cell);
    if (picked !== undefined) this.#point({ pinned: picked }, picked);
  }

  #point(pointing: Pointing, picked: Pointed): void {
    if (this.model === undefined) return;
    this.pointing = pointing;
    const position = windowOf(this.model.geometry, picked.selection) ?? this.navigation.position;
    this.#navigate({
      position,
      pinned: this.pointing.pinned && { ref: picked.ref, row: picked.row, column: picked.column },
    });
  }

  /** Keeps what is shown of a matrix over a reload; planes are small, and the lens and a GEMM's views follow others. */
  #onMove({ target, detail }: CustomEvent<Viewport>): void {
    const { tab, layout } = this.navigation;
    const name = this.model?.layer.name;
    if (!(target instanceof MatrixView) || target.source?.ref?.view !== tab || !target.matches(".map"))
      return;
    clearTimeout(this.#moving);
    // The map moves by itself: all that is around it need not follow every step.
    this.#moving = setTimeout(() => {
      const { navigation: now, model } = this;
      const isThere = now.tab === tab && now.layout === layout && model?.layer.name === name;
      if (isThere) this.#navigate({ map: { tab, ...detail } });
    }, rest);
  }

  #onLooks({ target, detail }: CustomEvent<ReadonlySet<CellLook>>): void {
    if (target instanceof MatrixView) this.#looks.tell(target, detail);
  }

  #navigate(change: Partial<Navigation>): void {
    this.navigation = { ...this.navigation, ...change };
    this.dispatchEvent(new CustomEvent("navigate", { detail: this.navigation }));
  }

  /** Moves the window itself, which then is the selection again. */
  #go(change: Partial<Navigation>): void {
    this.pointing = {};
    this.#navigate({ ...change, pinned: undefined });
  }

  #step(): void {
    if (this.model === undefined) return;
    this.#go({ position: (this.navigation.position + 1) % windowCount(this.model.geometry) });
  }

  #togglePlay(): void {
    if (this.#player.playing) this.#player.pause();
    else this.#player.play(this.speed);
    this.requestUpdate();
  }

  #chooseSpeed(speed: number): void {
    this.speed = speed;
    if (this.#player.playing) this.#player.play(speed);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (this.#scene === undefined || !isForPanel(event)) return;
    const command = commandOfKey(event.key, this.navigation.position, windowSizes(this.#scene.g));
    if (command === undefined) return;
    if (command.do === "go") this.#go({ position: command.position });
    else if (command.do === "togglePlay") this.#togglePlay();
    else this.#go({});
    event.preventDefault();
  };
}

customElements.define("convolution-panel", ConvolutionPanel);

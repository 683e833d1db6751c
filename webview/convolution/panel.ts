import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { describeCell } from "../../src/core/describeCell.ts";
import { planesOf } from "../../src/core/planes.ts";
import { type Selection, selectionAt } from "../../src/core/selection.ts";
import type { ViewRef } from "../../src/core/views.ts";
import type { ColorMode } from "../color/coloring.ts";
import type { Palette } from "../color/palette.ts";
import { segmented } from "../controls.ts";
import type { CellEvent } from "../matrix/matrixView.ts";
import type { ReadCell } from "./arithmetic.ts";
import { arithmeticLine } from "./arithmeticLine.ts";
import { CellReader } from "./cellReader.ts";
import { Colorings } from "./colorings.ts";
import { selectionDetails, sentence } from "./details.ts";
import { gemmOf } from "./gemm.ts";
import { colorsOf, type MatrixSectionState, matrixHead, matrixMap } from "./matrixSection.ts";
import { type ConvolutionModel, Sources } from "./model.ts";
import {
  type Navigation,
  type Planes,
  planesAt,
  windowCount,
  windowOf,
  windowSelection,
  withinLayer,
} from "./navigation.ts";
import { patchOf } from "./patch.ts";
import { Player } from "./player.ts";
import { type ReportCharts, report } from "./report.ts";
import { rowsChart } from "./rowsChart.ts";
import { planeBoxes, planesRow } from "./slidingWindow.ts";
import { swatchesOf } from "./swatches.ts";
import { transport } from "./transport.ts";
import { viewDrawer } from "./viewDrawer.ts";
import { zerosChart } from "./zerosChart.ts";

interface Pointed extends CellEvent {
  readonly selection: Selection;
}

/**
 * Everything about one convolution: the sliding window, its matrices, its report. One selection runs through all of it.
 *
 * Fires `navigate` with the new `Navigation` and `copyreport`.
 */
export class ConvolutionPanel extends LitElement {
  static override properties = {
    model: { attribute: false },
    palette: { attribute: false },
    navigation: { attribute: false },
    speed: { attribute: false },
    hovered: { state: true },
    pinned: { state: true },
    windowColors: { state: true },
    width: { state: true },
  };
  declare model: ConvolutionModel | undefined;
  declare palette: Palette | undefined;
  declare navigation: Navigation;
  declare speed: number;
  declare hovered: Pointed | undefined;
  declare pinned: Pointed | undefined;
  declare windowColors: "values" | "taps";
  declare width: number;

  readonly #sources = new Sources();
  readonly #colorings = new Colorings();
  readonly #reader = new CellReader();
  readonly #player = new Player(() => this.#step());
  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.floor(entry.contentRect.width);
  });
  #unsubscribe: (() => void) | undefined;
  #charts: ReportCharts | undefined;

  constructor() {
    super();
    this.windowColors = "values";
    this.width = 0;
    this.speed = 4;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
    addEventListener("keydown", this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#player.pause();
    this.#reader.release();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    removeEventListener("keydown", this.#onKey);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<ConvolutionPanel>): void {
    const { model } = this;
    if (model === undefined) return;
    if (changed.has("model")) {
      this.#unsubscribe ??= model.store.onChange(() => this.requestUpdate());
      const before = changed.get("model");
      if (before?.geometry !== model.geometry || this.#charts === undefined) {
        this.#charts = {
          zeros: zerosChart(model.layer.parameters, model.geometry),
          rows: rowsChart(model.geometry),
        };
        this.hovered = this.#repoint(this.hovered);
        this.pinned = this.#repoint(this.pinned);
      }
    }
    this.navigation = withinLayer(model.geometry, this.navigation);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { model, palette, navigation: nav, width } = this;
    if (model === undefined || palette === undefined || width === 0 || this.#charts === undefined)
      return nothing;
    const { geometry: g } = model;
    const focused = this.#focused(model);
    const read: ReadCell = (ref, row, column) => this.#reader.read(this.#sources.of(model, ref), row, column);
    const color = (ref: ViewRef, mode: ColorMode) => this.#colorings.of(model, palette, ref, mode);
    const drawer = viewDrawer(model, focused, this.#sources, (ref, mode) =>
      color(ref, mode ?? this.windowColors),
    );
    const planes = this.#planes(model, focused);
    const inner = width - 32;
    const { side } = planeBoxes(g, planes, inner);
    const channel = g.transposed ? (planes.output.planes[0] ?? 0) : (planes.input.planes[0] ?? 0);
    const matrix: MatrixSectionState = {
      tab: nav.tab,
      colorBy: nav.colorBy,
      chooseTab: (tab) => this.#navigate({ tab }),
      chooseColors: (colorBy) => this.#navigate({ colorBy }),
    };
    const matrixRef: ViewRef = { view: nav.tab === "gemm" ? gemmOf(g).result : nav.tab, planes: [] };
    const mapWidth = inner >= 760 ? Math.round(inner * 0.58) : inner;
    return html`<section class="window">
        <header>
          <h2>Sliding window</h2>
          <div class="tools">
            ${segmented(
              "Colour the kernel by",
              [
                { value: "values", label: "values" },
                { value: "taps", label: "taps" },
              ],
              this.windowColors,
              (mode) => {
                this.windowColors = mode;
              },
            )}
          </div>
        </header>
        <div class="planes" @cellhover=${this.#onHover} @cellpick=${this.#onPick}>
          ${planesRow(
            g,
            {
              planes,
              chooseInChannel: (inChannel) => this.#navigate({ inChannel }),
              chooseOutChannel: (outChannel) => this.#navigate({ outChannel }),
            },
            drawer,
            inner,
          )}
          ${patchOf(model, focused, nav, channel, read, color({ view: "unfold", planes: [] }, "values"), Math.max(200, side))}
        </div>
        ${arithmeticLine(model, focused, nav, read, inner)}
        ${transport({
          position: nav.position,
          count: windowCount(g),
          playing: this.#player.playing,
          speed: this.speed,
          go: (position) => this.#go(position),
          togglePlay: () => this.#togglePlay(),
          chooseSpeed: (speed) => this.#chooseSpeed(speed),
        })}
      </section>
      <section class="matrix">
        <header>${matrixHead(g, matrix)}</header>
        <div class="columns" @cellhover=${this.#onHover} @cellpick=${this.#onPick}>
          ${matrixMap(g, matrix, drawer, mapWidth)}
          <div class="details">
            ${selectionDetails(model, focused, matrixRef, read)}
            <p class="hint">${sentence(model, nav.tab === "gemm" ? "gemm" : nav.tab)}</p>
            <color-legend
              .coloring=${color(matrixRef, colorsOf(matrix))}
              .kernelSize=${g.kernelSize}
              .sampled=${model.ranges?.output.sampled ?? false}
              .swatches=${swatchesOf(g, nav.tab, colorsOf(matrix))}
            ></color-legend>
          </div>
        </div>
      </section>
      ${report(model.layer, this.#charts, palette, () => this.dispatchEvent(new CustomEvent("copyreport", { bubbles: true })))}
      <p class="hidden" aria-live="polite">${this.#announcement(model)}</p>`;
  }

  protected override updated(): void {
    this.#reader.request();
  }

  #focused(model: ConvolutionModel): Selection {
    return (this.hovered ?? this.pinned)?.selection ?? windowSelection(model.geometry, this.navigation);
  }

  #planes({ geometry: g }: ConvolutionModel, focused: Selection): Planes {
    const planes = planesAt(g, this.navigation);
    const show = (ref: ViewRef): ViewRef => ({ view: ref.view, planes: planesOf(g, focused, ref) });
    return { input: show(planes.input), kernel: show(planes.kernel), output: show(planes.output) };
  }

  #announcement({ geometry }: ConvolutionModel): string {
    const pointed = this.hovered ?? this.pinned;
    return pointed === undefined
      ? ""
      : describeCell(geometry, pointed.ref, pointed.row, pointed.column).sentence;
  }

  /** The same cell of a layer that was edited, if it still is one. */
  #repoint(pointed: Pointed | undefined): Pointed | undefined {
    return pointed && this.#point(pointed);
  }

  #point(cell: CellEvent): Pointed | undefined {
    const selection = this.model && selectionAt(this.model.geometry, cell.ref, cell.row, cell.column);
    return selection && { ...cell, selection };
  }

  #onHover({ detail }: CustomEvent<CellEvent | undefined>): void {
    this.hovered = detail && this.#point(detail);
  }

  #onPick({ detail }: CustomEvent<CellEvent>): void {
    const picked = this.#point(detail);
    if (picked === undefined || this.model === undefined) return;
    const again = JSON.stringify(this.pinned?.selection) === JSON.stringify(picked.selection);
    this.pinned = again ? undefined : picked;
    const position = windowOf(this.model.geometry, picked.selection);
    if (position !== undefined) this.#navigate({ position });
  }

  #navigate(change: Partial<Navigation>): void {
    const channels = change.outChannel ?? change.inChannel;
    if (channels !== undefined) this.pinned = undefined;
    this.navigation = { ...this.navigation, ...change };
    this.dispatchEvent(new CustomEvent("navigate", { detail: this.navigation, bubbles: true }));
  }

  #go(position: number): void {
    this.pinned = undefined;
    this.#navigate({ position });
  }

  #step(): void {
    if (this.model === undefined) return;
    this.#go((this.navigation.position + 1) % windowCount(this.model.geometry));
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
    if (event.key === "Escape") {
      this.pinned = undefined;
      this.hovered = undefined;
    }
  };
}

customElements.define("convolution-panel", ConvolutionPanel);

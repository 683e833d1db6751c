import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { mostTaskPositions } from "../../src/core/sequence/taskLength.ts";
import type { MapRef } from "../../src/protocol/page.ts";
import type { RaceEntry } from "../../src/protocol/sequence.ts";
import { type Coloring, createColoring } from "../color/coloring.ts";
import type { Palette } from "../color/palette.ts";
import { defaultScales } from "../color/scaleNames.ts";
import { isControl } from "../convolution/panelKeys.ts";
import type { Cell } from "../matrix/keys.ts";
import { MatrixView } from "../matrix/matrixView.ts";
import type { CellLook } from "../matrix/tileLooks.ts";
import type { Viewport } from "../matrix/viewport.ts";
import { RaceView } from "../raceView.ts";
import { reportSection } from "../reportSection.ts";
import type { AttentionActions } from "./actions.ts";
import { FoundSection, trained } from "./foundSection.ts";
import { mapsSection } from "./mapsSection.ts";
import type { AttentionNavigation } from "./navigation.ts";
import type { AttentionSession } from "./session.ts";
import { trainingNote } from "./trainingNote.ts";

/** Of a section, on both sides together. */
const padding = 32;

/**
 * An attention layer too large to be drawn cell by cell: its maps as tiles, like a convolution's matrices.
 *
 * Fires `navigate` with the new `AttentionNavigation`.
 */
export class AttentionMaps extends LitElement {
  static override properties = {
    session: { attribute: false },
    version: { attribute: false },
    race: { attribute: false },
    palette: { attribute: false },
    navigation: { attribute: false },
    actions: { attribute: false },
    hovered: { state: true },
    pinned: { state: true },
    looks: { state: true },
    width: { state: true },
  };
  declare session: AttentionSession | undefined;
  /** Anything that is another object after the session has learned something. */
  declare version: unknown;
  declare race: readonly RaceEntry[];
  declare palette: Palette | undefined;
  declare navigation: AttentionNavigation;
  declare actions: AttentionActions | undefined;
  declare hovered: Cell | undefined;
  declare pinned: Cell | undefined;
  declare looks: ReadonlySet<CellLook>;
  declare width: number;

  readonly #found = new FoundSection();
  readonly #race = new RaceView();
  readonly #colorings = new Map<string, Coloring>();
  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.floor(entry.contentRect.width);
  });

  constructor() {
    super();
    this.looks = new Set();
    this.race = [];
    this.width = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
    addEventListener("keydown", this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    removeEventListener("keydown", this.#onKey);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<AttentionMaps>): void {
    if (changed.has("palette")) this.#colorings.clear();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { session, palette, navigation, actions, width } = this;
    const model = session?.model;
    if (!session || !model || !palette || !actions || width === 0) return nothing;
    const { training } = model;
    const { sizes, examples, findings, rows, task } = model.layer;
    const ref: MapRef = { map: navigation.map, head: Math.min(navigation.head, sizes.num_heads - 1) };
    const source = session.source(ref);
    if (source === undefined) return nothing;
    const summary = session.summary(ref);
    const heads = Array.from({ length: sizes.num_heads }, (_, head) =>
      session.source({ map: "weights", head }),
    );
    const { viewport } = navigation;
    return html`<div
        @cellhover=${({ detail }: CustomEvent<Cell | undefined>) => {
          this.hovered = detail;
        }}
        @cellpick=${({ detail }: CustomEvent<Cell>) => this.#pick(detail)}
        @viewportchange=${this.#onMove}
        @lookschange=${this.#onLooks}
      >
        ${mapsSection({
          sizes,
          examples,
          palette,
          width: width - padding,
          ref,
          source,
          summary,
          progress: session.progress,
          note: training?.maps === undefined ? undefined : trainingNote(training),
          coloring: this.#coloring(ref, summary?.range.maxAbs, palette),
          viewport: viewport?.map === ref.map ? viewport : undefined,
          present: this.looks,
          pointed: this.hovered ?? this.pinned,
          thumbnails: heads.filter((head) => head !== undefined),
          thumbnailColoring: this.#coloring({ map: "weights", head: 0 }, 1, palette),
          chooseHead: (head) => this.#navigate({ head }),
          chooseMap: (map) => this.#navigate({ map }),
          pin: (cell) => {
            this.pinned = cell;
          },
        })}
      </div>
      ${this.#found.of({ findings, task, training, trained, palette, actions })}
      ${
        task === undefined
          ? html`<section><p class="hint">
              Loss, training and race need a <code>task</code>: a sequence of up to ${mostTaskPositions} values with targets.
            </p></section>`
          : this.#race.of(task, this.race, model.layer.name, palette, (name) => actions.selectLayer(name))
      }
      ${reportSection(rows, actions)}
      <p class="hidden" aria-live="polite">${this.#announcement(ref)}</p>`;
  }

  /** Weights are spread over powers of ten: of thousands of sources each gets but little. */
  #coloring({ map }: MapRef, range: number | undefined, palette: Palette): Coloring {
    const mode = map === "weights" ? "weights" : "values";
    const maxAbs = map === "weights" ? 1 : (range ?? 1);
    const name = `${mode} ${maxAbs}`;
    const transfer = map === "weights" ? "log" : "linear";
    const coloring =
      this.#colorings.get(name) ?? createColoring(palette, mode, maxAbs, [], { ...defaultScales, transfer });
    this.#colorings.set(name, coloring);
    return coloring;
  }

  #announcement({ map }: MapRef): string {
    const cell = this.hovered ?? this.pinned;
    if (cell === undefined) return "";
    const view = this.querySelector("matrix-view.map");
    const told = view instanceof MatrixView ? view.readout(cell) : undefined;
    return told === undefined ? "" : `${map}, ${told}`;
  }

  #pick(cell: Cell): void {
    const again = cell.row === this.pinned?.row && cell.column === this.pinned.column;
    this.pinned = again ? undefined : cell;
  }

  #onMove({ target, detail }: CustomEvent<Viewport>): void {
    if (!(target instanceof MatrixView) || !target.matches(".map")) return;
    this.#navigate({ viewport: { map: this.navigation.map, ...detail } });
  }

  #onLooks({ target, detail }: CustomEvent<ReadonlySet<CellLook>>): void {
    if (target instanceof MatrixView && target.matches(".map")) this.looks = detail;
  }

  #navigate(change: Partial<AttentionNavigation>): void {
    if (change.map !== undefined) this.pinned = undefined;
    this.navigation = { ...this.navigation, ...change };
    this.dispatchEvent(new CustomEvent("navigate", { detail: this.navigation }));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || isControl(event.target)) return;
    this.pinned = undefined;
    this.hovered = undefined;
  };
}

customElements.define("attention-maps", AttentionMaps);

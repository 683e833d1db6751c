import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { RecurrentDesign } from "../../src/core/sequence/recurrentDesign.ts";
import type { RnnPage } from "../../src/protocol/pageState.ts";
import type { RaceEntry, TrainingState } from "../../src/protocol/sequence.ts";
import type { AttentionActions } from "../attention/actions.ts";
import { FoundSection } from "../attention/foundSection.ts";
import { Kept } from "../attention/kept.ts";
import { variableValues } from "../attention/navigation.ts";
import { StageColorings } from "../attention/stageColorings.ts";
import { taskSection } from "../attention/taskSection.ts";
import { trainingNote } from "../attention/trainingNote.ts";
import type { ThemedChart } from "../chart.ts";
import type { Palette } from "../color/palette.ts";
import { isControl } from "../convolution/panelKeys.ts";
import { Player } from "../convolution/player.ts";
import { type LossSeries, lossBars } from "../lossBars.ts";
import { RaceView } from "../raceView.ts";
import { reportSection } from "../reportSection.ts";
import type { TransportState } from "../transport.ts";
import { lossFigure, recurrentSeries } from "./lossFigure.ts";
import { positionOf, type RecurrentNavigation, recurrentBeginning, stepOfKey } from "./navigation.ts";
import { PackedView } from "./packedView.ts";
import { type Trace, traceOf, traceRanges } from "./trace.ts";
import type { TraceCell, TracePart } from "./traceCells.ts";
import { TracePointing } from "./tracePointing.ts";
import { traceSection } from "./traceSection.ts";
import { traceSentence } from "./traceSentence.ts";

/** Of a section, on both sides together. */
const padding = 32;

const noRace: readonly RaceEntry[] = [];

/**
 * Everything about one recurrent layer on its task: its state step by step, bit by bit where it is packed and unit by unit where it
 * is not, what it costs, what was found about it, its training, and the other layers on the same task.
 *
 * Fires `navigate` with the new `RecurrentNavigation`.
 */
export class RecurrentPanel extends LitElement {
  static override properties = {
    layer: { attribute: false },
    training: { attribute: false },
    race: { attribute: false },
    palette: { attribute: false },
    navigation: { attribute: false },
    speed: { attribute: false },
    actions: { attribute: false },
    width: { state: true },
  };
  declare layer: RnnPage | undefined;
  declare training: TrainingState | undefined;
  declare race: readonly RaceEntry[];
  declare palette: Palette | undefined;
  declare navigation: RecurrentNavigation;
  /** Steps a second while playing. */
  declare speed: number;
  declare actions: Omit<AttentionActions, "writeScale"> | undefined;
  declare width: number;

  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.floor(entry.contentRect.width);
  });
  readonly #player = new Player(() => this.#step());
  readonly #packed = new PackedView(() => this.requestUpdate());
  readonly #pointing = new TracePointing(this);
  readonly #colorings = new StageColorings();
  readonly #trace = new Kept<Trace>();
  readonly #ranges = new Kept<Readonly<Record<TracePart, number>>>();
  readonly #series = new Kept<readonly LossSeries[]>();
  readonly #bars = new Kept<ThemedChart>();
  readonly #found = new FoundSection();
  readonly #race = new RaceView();

  constructor() {
    super();
    this.race = noRace;
    this.navigation = recurrentBeginning;
    this.speed = 1;
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
    this.#player.pause();
    this.#packed.stop();
    removeEventListener("keydown", this.#onKey);
  }

  /** Of a layer whose units are shown one by one. */
  get trace(): Trace | undefined {
    const { layer } = this;
    if (layer === undefined || layer.design.scheme === "packed") return undefined;
    const design = this.#designOf(layer.design);
    const { task } = layer.task;
    const values = this.#values(layer);
    return this.#trace.of([design, task, ...values], () => traceOf(design, task, values));
  }

  navigate(change: Partial<RecurrentNavigation>): void {
    this.navigation = { ...this.navigation, ...change };
    this.dispatchEvent(new CustomEvent("navigate", { detail: this.navigation }));
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<RecurrentPanel>): void {
    const before = changed.get("layer");
    if (before === undefined || before.name === this.layer?.name) return;
    this.#pointing.reset();
    this.#player.pause();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { layer, palette, actions, training } = this;
    if (layer === undefined || palette === undefined || actions === undefined || this.width === 0)
      return nothing;
    const { design, findings, name, task } = layer;
    const { variables } = this.navigation;
    const choose = (chosen: string, value: number) =>
      this.navigate({
        variables: [...variables.filter((one) => one.name !== chosen), { name: chosen, value }],
      });
    const trained = design.scheme === "packed" ? undefined : "weights";
    const loss = this.#lossOf(layer, palette);
    return html`${taskSection(task, { variables: this.#values(layer), choose })}
      ${
        design.scheme === "packed"
          ? this.#packed.of(
              { layer, design, values: this.#values(layer) },
              this.#transport(layer),
              palette,
              loss,
            )
          : this.#unrolled(layer, palette, loss)
      }
      ${this.#found.of({ findings, task, training, trained, palette, actions })}
      ${this.#race.of(task, this.race, name, palette, (other) => actions.selectLayer(other))}
      ${reportSection(layer.rows, actions)}
      <p class="hidden" aria-live="polite">${this.#pointing.isUsed ? this.#announcement(layer) : nothing}</p>`;
  }

  #unrolled(layer: RnnPage, palette: Palette, loss: TemplateResult): TemplateResult | typeof nothing {
    const { trace } = this;
    if (trace === undefined) return nothing;
    const { design, task } = trace;
    const ranges = this.#ranges.of([design, task], () => traceRanges(design, task));
    return html`<div
        @tracehover=${({ detail }: CustomEvent<TraceCell | undefined>) => this.#pointing.hover(detail)}
        @tracepick=${({ detail }: CustomEvent<TraceCell>) => this.#pointing.pick(detail)}
        @focusout=${this.#pointing.onFocusOut}
      >
        ${traceSection({
          trace,
          width: this.width - padding,
          focus: this.#pointing.focusIn(trace),
          transport: this.#transport(layer),
          note: this.#note(),
          loss,
          coloring: (part) =>
            this.#colorings.of(palette, part === "sensitivity" ? "weights" : "X", ranges[part]),
        })}
      </div>`;
  }

  #lossOf(layer: RnnPage, palette: Palette): TemplateResult {
    const series = this.#series.of([layer, this.training?.verified, this.race], () =>
      recurrentSeries(layer, this.training, this.race),
    );
    const bars = this.#bars.of([series], () => lossBars(series));
    return lossFigure(layer, series, bars, palette);
  }

  #values({ task }: RnnPage): Float64Array {
    return variableValues(task.task.variables, this.navigation);
  }

  /** The weights in training, while there are any. */
  #designOf(own: RecurrentDesign): RecurrentDesign {
    const design = this.training?.design;
    return design !== undefined && "scheme" in design ? design : own;
  }

  #note(): string | undefined {
    return this.training && trainingNote(this.training);
  }

  #announcement(layer: RnnPage): string {
    const { design } = layer;
    if (design.scheme !== "packed") {
      const { trace } = this;
      return trace === undefined ? "" : traceSentence(trace, this.#pointing.focusIn(trace));
    }
    if (this.#player.playing) return "";
    return this.#packed.sentence({ layer, design, values: this.#values(layer) }, this.#position(layer));
  }

  #transport(layer: RnnPage): TransportState {
    return {
      position: this.#position(layer),
      count: layer.task.task.x.length,
      playing: this.#player.playing,
      speed: this.speed,
      go: (position) => this.#go(position),
      togglePlay: () => this.#togglePlay(),
      chooseSpeed: (speed) => this.#chooseSpeed(speed),
    };
  }

  #position({ task }: RnnPage): number {
    return positionOf(task.task, this.navigation);
  }

  #go(position: number): void {
    this.#pointing.isUsed = true;
    this.navigate({ position, pinned: undefined });
  }

  #step(): void {
    if (this.layer === undefined) return;
    this.#go((this.#position(this.layer) + 1) % this.layer.task.task.x.length);
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
    const { layer } = this;
    const { target, key } = event;
    if (layer === undefined || event.ctrlKey || event.metaKey || event.altKey || isControl(target)) return;
    if (target instanceof Element && target.closest("trace-map")) {
      if (!this.#pointing.takesKey(key)) return;
    } else if (key === "Escape") this.#go(this.#position(layer));
    else if (key === " ") this.#togglePlay();
    else {
      const next = stepOfKey(key, this.#position(layer), layer.task.task.x.length);
      if (next === undefined) return;
      this.#go(next);
    }
    event.preventDefault();
  };
}

customElements.define("recurrent-panel", RecurrentPanel);

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import {
  type Collision,
  collisions,
  type PackedStep,
  packedTrace,
} from "../../src/core/sequence/packedTrace.ts";
import type { PackedDesign, RecurrentDesign } from "../../src/core/sequence/recurrentDesign.ts";
import type { RnnPage } from "../../src/protocol/page.ts";
import type { RaceEntry, TrainingState } from "../../src/protocol/sequence.ts";
import type { AttentionActions } from "../attention/actions.ts";
import { findingList } from "../attention/findings.ts";
import { Kept } from "../attention/kept.ts";
import { variableValues } from "../attention/navigation.ts";
import { StageColorings } from "../attention/stageColorings.ts";
import { taskSection } from "../attention/taskSection.ts";
import { trainingChart } from "../attention/trainingChart.ts";
import { trainingRow } from "../attention/trainingRow.ts";
import type { ThemedChart } from "../chart.ts";
import type { Palette } from "../color/palette.ts";
import { button } from "../controls.ts";
import { isControl } from "../convolution/panelKeys.ts";
import { Player } from "../convolution/player.ts";
import { reportTable } from "../convolution/report.ts";
import type { TransportState } from "../convolution/transport.ts";
import { formatCount } from "../format.ts";
import { type LossSeries, lossBars, lossTotals } from "../lossBars.ts";
import { type Race, raceSection, rankedSeries } from "../race.ts";
import { BitsCurve, totalBits } from "./bitsCurve.ts";
import { lossFigure, recurrentSeries } from "./lossFigure.ts";
import { positionOf, type RecurrentNavigation, recurrentBeginning, stepOfKey } from "./navigation.ts";
import { packedSection } from "./packedSection.ts";
import { packedSentence } from "./packedSentence.ts";
import { priceChart } from "./priceChart.ts";
import { priceSection } from "./priceSection.ts";
import { type Trace, traceOf, traceRanges } from "./trace.ts";
import {
  hasTraceCell,
  isSameTraceCell,
  moveTraceCell,
  type TraceCell,
  type TracePart,
} from "./traceCells.ts";
import { TraceMap } from "./traceMap.ts";
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
    hovered: { state: true },
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
  declare hovered: TraceCell | undefined;
  declare width: number;

  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.floor(entry.contentRect.width);
  });
  readonly #player = new Player(() => this.#step());
  readonly #curve = new BitsCurve(whenIdle, () => this.requestUpdate());
  readonly #colorings = new StageColorings();
  readonly #steps = new Kept<readonly PackedStep[]>();
  readonly #collision = new Kept<Collision>();
  readonly #trace = new Kept<Trace>();
  readonly #ranges = new Kept<Readonly<Record<TracePart, number>>>();
  readonly #series = new Kept<readonly LossSeries[]>();
  readonly #charts = {
    bars: new Kept<ThemedChart>(),
    price: new Kept<ThemedChart>(),
    race: new Kept<ThemedChart>(),
    training: new Kept<ThemedChart | undefined>(),
  };
  #inView: Trace | undefined;
  /** Whether what is looked at has been moved by a person, so that it is worth being read aloud. */
  #isMoved = false;
  /** The part that takes the keyboard after a key has moved to it. */
  #moved: TraceCell | undefined;

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
    this.#curve.stop();
    removeEventListener("keydown", this.#onKey);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<RecurrentPanel>): void {
    const before = changed.get("layer");
    if (before === undefined || before.name === this.layer?.name) return;
    this.hovered = undefined;
    this.#isMoved = false;
    this.#player.pause();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { layer, palette, actions } = this;
    if (layer === undefined || palette === undefined || actions === undefined || this.width === 0)
      return nothing;
    const { task } = layer;
    const values = variableValues(task.task.variables, this.navigation);
    return html`${taskSection(task, { variables: values, choose: (name, value) => this.#choose(name, value) })}
      ${
        layer.design.scheme === "packed"
          ? this.#packed(layer, layer.design, values, palette)
          : this.#unrolled(layer, this.#designOf(layer.design), values, palette)
      }
      ${this.#findings(layer, palette, actions)} ${this.#raceOf(layer, palette, actions)}
      <section class="report">
        <header>
          <h2>Report</h2>
          <div class="tools">${button("Copy report", "Copy the table", () => actions.copyReport(), "copy")}</div>
        </header>
        <div class="columns alone">${reportTable(layer.rows, () => actions.showClaims())}</div>
      </section>
      <p class="hidden" aria-live="polite">${this.#isMoved ? this.#announcement(layer, values) : nothing}</p>`;
  }

  protected override updated(): void {
    const moved = this.#moved;
    this.#moved = undefined;
    if (moved === undefined) return;
    const map = this.querySelector(`trace-map[data-part="${moved.part}"]`);
    if (map instanceof TraceMap) map.focus();
  }

  #packed(
    layer: RnnPage,
    design: PackedDesign,
    values: Float64Array,
    palette: Palette,
  ): TemplateResult | typeof nothing {
    const { task, excess } = layer;
    const position = this.#position(layer);
    const state = packedSection({
      design,
      task: task.task,
      steps: this.#stepsOf(layer, design, values),
      values,
      collision: this.#collision.of([design, task, position, ...values], () =>
        collisions(design, task.task, values, position),
      ),
      palette,
      transport: this.#transport(layer),
    });
    if (excess === undefined) return state;
    const points = this.#curve.of(task.task, design.dtype);
    const present = { total: totalBits(task.task, design.bits), measured: excess.measured };
    const chart = this.#charts.price.of([points, present.total, present.measured, design.dtype], () =>
      priceChart(points, present, design.dtype),
    );
    const loss = this.#lossOf(layer, palette);
    return html`${state} ${priceSection({ design, task: task.task, excess, points, chart, palette, loss })}`;
  }

  #unrolled(layer: RnnPage, design: RecurrentDesign, values: Float64Array, palette: Palette): TemplateResult {
    const { task } = layer.task;
    const trace = this.#trace.of([design, task, ...values], () => traceOf(design, task, values));
    const ranges = this.#ranges.of([design, task], () => traceRanges(design, task));
    this.#inView = trace;
    return html`<div
        @tracehover=${({ detail }: CustomEvent<TraceCell | undefined>) => this.#hover(detail)}
        @tracepick=${({ detail }: CustomEvent<TraceCell>) => this.#pick(detail)}
        @focusout=${this.#onFocusOut}
      >
        ${traceSection({
          trace,
          width: this.width - padding,
          focus: this.#focus(trace),
          transport: this.#transport(layer),
          note: this.#note(),
          loss: this.#lossOf(layer, palette),
          coloring: (part) =>
            this.#colorings.of(palette, part === "sensitivity" ? "weights" : "X", ranges[part]),
        })}
      </div>`;
  }

  #lossOf(layer: RnnPage, palette: Palette): TemplateResult {
    const series = this.#series.of([layer, this.training?.verified, this.race], () =>
      recurrentSeries(layer, this.training, this.race),
    );
    const bars = this.#charts.bars.of([series], () => lossBars(series));
    return lossFigure(layer, series, bars, palette);
  }

  #findings(
    { findings, task, design }: RnnPage,
    palette: Palette,
    actions: NonNullable<RecurrentPanel["actions"]>,
  ): TemplateResult | typeof nothing {
    const isTrained = design.scheme !== "packed";
    if (findings.length === 0 && !isTrained) return nothing;
    const { training } = this;
    const chart = this.#charts.training.of(
      [training],
      () => training && trainingChart(training, task.optimum.loss),
    );
    return html`<section class="found">
      <header><h2>Findings</h2></header>
      ${findingList(findings, { reveal: actions.revealFinding, fix: actions.fix })}
      ${findings.length === 0 ? html`<p class="hint">Nothing stands in the way of this layer.</p>` : nothing}
      ${isTrained ? trainingRow(training, chart, palette, actions, "weights") : nothing}
    </section>`;
  }

  #raceOf(
    { name, task }: RnnPage,
    palette: Palette,
    actions: NonNullable<RecurrentPanel["actions"]>,
  ): TemplateResult | typeof nothing {
    const race: Race = { task: task.name, optimum: task.optimum, entries: this.race, active: name };
    const chart = this.#charts.race.of([this.race, name, task.optimum], () => lossTotals(rankedSeries(race)));
    return raceSection(race, chart, palette, (layer) => actions.selectLayer(layer));
  }

  /** The weights in training, while there are any. */
  #designOf(own: RecurrentDesign): RecurrentDesign {
    const design = this.training?.design;
    return design !== undefined && "scheme" in design ? design : own;
  }

  #note(): string | undefined {
    const { training } = this;
    if (training === undefined) return undefined;
    return training.running
      ? `weights in training, step ${formatCount(training.step)}`
      : "trained weights, not in the file yet";
  }

  #stepsOf({ task }: RnnPage, design: PackedDesign, values: Float64Array): readonly PackedStep[] {
    return this.#steps.of([design, task, ...values], () => packedTrace(design, task.task, values));
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

  /** What is hovered, else what is pinned, else the first unit at the step that is looked at. */
  #focus({ size, task }: Trace): TraceCell {
    const { pinned } = this.navigation;
    if (this.hovered && hasTraceCell(size, this.hovered)) return this.hovered;
    if (pinned && hasTraceCell(size, pinned)) return pinned;
    return { part: "state", index: 0, position: positionOf(task, this.navigation) };
  }

  #announcement(layer: RnnPage, values: Float64Array): string {
    if (layer.design.scheme !== "packed") {
      const trace = this.#inView;
      return trace === undefined ? "" : traceSentence(trace, this.#focus(trace));
    }
    const position = this.#position(layer);
    const step = this.#stepsOf(layer, layer.design, values)[position];
    return step === undefined || this.#player.playing ? "" : packedSentence(step, position, layer.task.task);
  }

  #hover(cell: TraceCell | undefined): void {
    if (isSameTraceCell(cell, this.hovered)) return;
    this.#isMoved = true;
    this.hovered = cell;
  }

  #onFocusOut({ currentTarget, relatedTarget }: FocusEvent): void {
    const isInside =
      currentTarget instanceof Element &&
      relatedTarget instanceof Element &&
      currentTarget.contains(relatedTarget);
    if (!isInside) this.#hover(undefined);
  }

  /** Pins a cell, or releases it when it was pinned already. */
  #pick(cell: TraceCell): void {
    const again = isSameTraceCell(cell, this.navigation.pinned);
    this.#navigate({ pinned: again ? undefined : cell, position: cell.position });
  }

  #choose(name: string, value: number): void {
    const others = this.navigation.variables.filter((one) => one.name !== name);
    this.#navigate({ variables: [...others, { name, value }] });
  }

  #go(position: number): void {
    this.#isMoved = true;
    this.#navigate({ position, pinned: undefined });
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

  #navigate(change: Partial<RecurrentNavigation>): void {
    this.navigation = { ...this.navigation, ...change };
    this.dispatchEvent(new CustomEvent("navigate", { detail: this.navigation }));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const { layer } = this;
    const { target, key } = event;
    if (layer === undefined || event.ctrlKey || event.metaKey || event.altKey || isControl(target)) return;
    if (target instanceof Element && target.closest("trace-map")) {
      if (!this.#moveCell(key)) return;
    } else if (key === "Escape") this.#go(this.#position(layer));
    else if (key === " ") this.#togglePlay();
    else {
      const next = stepOfKey(key, this.#position(layer), layer.task.task.x.length);
      if (next === undefined) return;
      this.#go(next);
    }
    event.preventDefault();
  };

  /** Whether the key means something to the cells of a trace. */
  #moveCell(key: string): boolean {
    const trace = this.#inView;
    if (trace === undefined) return false;
    const focus = this.#focus(trace);
    const next = moveTraceCell(trace.size, focus, key);
    if (next !== undefined) {
      this.#moved = next;
      this.#hover(next);
      this.requestUpdate();
    } else if (key === "Enter" || key === " ") this.#pick(focus);
    else if (key === "Escape") {
      this.hovered = undefined;
      this.#navigate({ pinned: undefined });
    } else return false;
    return true;
  }
}

function whenIdle(run: () => void): void {
  requestIdleCallback(run);
}

customElements.define("recurrent-panel", RecurrentPanel);

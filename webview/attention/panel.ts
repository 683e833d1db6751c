import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { PageTask, RaceEntry } from "../../src/protocol/sequence.ts";
import type { ThemedChart } from "../chart.ts";
import type { Palette } from "../color/palette.ts";
import { button } from "../controls.ts";
import { isControl } from "../convolution/panelKeys.ts";
import { reportTable } from "../convolution/report.ts";
import { lossTotals } from "../lossBars.ts";
import { type Race, raceSection, rankedSeries } from "../race.ts";
import type { AttentionActions } from "./actions.ts";
import type { PointedLine } from "./attentionLines.ts";
import { cellSentence } from "./cellSentence.ts";
import { type Dependency, dependencyOf } from "./dependency.ts";
import { findingList } from "./findings.ts";
import { lossAt } from "./gapPoints.ts";
import { Kept } from "./kept.ts";
import type { LandscapePick } from "./lossLandscape.ts";
import { LossParts } from "./lossParts.ts";
import { lossSection } from "./lossSection.ts";
import { moveCell } from "./moveCell.ts";
import type { AttentionNavigation } from "./navigation.ts";
import { headColors, type InView, SceneMaker } from "./sceneMaker.ts";
import type { AttentionModel } from "./session.ts";
import { hasCell, isSameCell, type StageCell } from "./stageCells.ts";
import { StageColorings } from "./stageColorings.ts";
import { StageMap } from "./stageMap.ts";
import { shownStages, stagesSection } from "./stagesSection.ts";
import { taskSection } from "./taskSection.ts";
import { trainingChart } from "./trainingChart.ts";
import { trainingRow } from "./trainingRow.ts";

/** Of a section, on both sides together. */
const padding = 32;

const noRace: readonly RaceEntry[] = [];

const noNumbers = html`<p class="empty">
  The stages are drawn as soon as the layer has a <code>task</code>, or vectors <code>x</code> of its own.
</p>`;

/**
 * Everything about one attention layer whose numbers can all be seen: its task, its stages, what it costs, what was found about
 * it, its training, and the other layers on the same task. One cell in focus runs through all stages.
 *
 * Fires `navigate` with the new `AttentionNavigation`.
 */
export class AttentionPanel extends LitElement {
  static override properties = {
    model: { attribute: false },
    race: { attribute: false },
    palette: { attribute: false },
    navigation: { attribute: false },
    actions: { attribute: false },
    hovered: { state: true },
    hoveredHead: { state: true },
    width: { state: true },
  };
  declare model: AttentionModel | undefined;
  declare race: readonly RaceEntry[];
  declare palette: Palette | undefined;
  declare navigation: AttentionNavigation;
  declare actions: AttentionActions | undefined;
  declare hovered: StageCell | undefined;
  /** The head whose line is pointed at, while it is. */
  declare hoveredHead: number | undefined;
  declare width: number;

  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.floor(entry.contentRect.width);
  });
  readonly #maker = new SceneMaker();
  readonly #colorings = new StageColorings();
  readonly #loss = new LossParts();
  readonly #dependency = new Kept<Dependency>();
  readonly #raceChart = new Kept<ThemedChart>();
  readonly #trainingChart = new Kept<ThemedChart | undefined>();
  #inView: InView | undefined;
  /** The stage that takes the keyboard after a key has moved to it. */
  #moved: StageCell | undefined;

  constructor() {
    super();
    this.race = noRace;
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

  protected override willUpdate(changed: PropertyValues<AttentionPanel>): void {
    const { model, palette, width } = this;
    if (model === undefined || palette === undefined || width === 0) return;
    if (changed.get("model")?.layer.name !== model.layer.name && changed.has("model"))
      this.hovered = undefined;
    const head = this.hoveredHead ?? this.navigation.head;
    this.#inView = this.#maker.of(model, { ...this.navigation, head });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { model, palette, actions } = this;
    const inView = this.#inView;
    if (model === undefined || palette === undefined || actions === undefined || this.width === 0)
      return nothing;
    const { layer } = model;
    return html`${inView ? this.#ofNumbers(inView, model, palette, actions) : noNumbers}
      ${this.#findings(model, palette, actions)}
      ${layer.task ? this.#raceOf(layer.task, palette, actions) : nothing}
      <section class="report">
        <header>
          <h2>Report</h2>
          <div class="tools">${button("Copy report", "Copy the table", () => actions.copyReport(), "copy")}</div>
        </header>
        <div class="columns alone">${reportTable(layer.rows, () => actions.showClaims())}</div>
      </section>
      <p class="hidden" aria-live="polite">${inView ? this.#announcement(inView) : nothing}</p>`;
  }

  #ofNumbers(
    inView: InView,
    model: AttentionModel,
    palette: Palette,
    actions: AttentionActions,
  ): TemplateResult {
    const { task } = model.layer;
    return html`${task ? this.#task(task, inView) : nothing} ${this.#stages(inView, palette)}
      ${task ? this.#lossOf(task, inView, model, palette, actions) : nothing}`;
  }

  protected override updated(): void {
    const moved = this.#moved;
    this.#moved = undefined;
    if (moved === undefined) return;
    const map = this.querySelector(`stage-map[data-stage="${moved.stage}"]`);
    if (map instanceof StageMap) map.focus();
  }

  #task(task: PageTask, { variables }: InView): TemplateResult {
    return taskSection(task, {
      variables,
      choose: (name, value) => this.#chooseVariables({ [name]: value }),
    });
  }

  #stages({ scene, weights, ranges, note }: InView, palette: Palette): TemplateResult {
    const focus = this.#focus(scene.shape.positions);
    const { stage, row, column } = focus;
    const dependency = this.#dependency.of([scene.shape, stage, row, column], () =>
      dependencyOf(scene.shape, focus),
    );
    return html`<div
      @stagehover=${({ detail }: CustomEvent<StageCell | undefined>) => this.#hover(detail)}
      @stagepick=${({ detail }: CustomEvent<StageCell>) => this.#pick(detail)}
      @linehover=${({ detail }: CustomEvent<PointedLine | undefined>) => this.#hoverLine(detail)}
      @linepick=${({ detail }: CustomEvent<PointedLine>) => this.#pickLine(detail)}
      @focusout=${this.#onFocusOut}
    >
      ${stagesSection({
        scene,
        palette,
        width: this.width - padding,
        view: this.navigation.view,
        focus,
        dependency,
        heads: weights,
        hues: headColors(weights.length, palette),
        note,
        examples: this.model?.layer.examples ?? [],
        coloring: (stage) => this.#colorings.of(palette, stage, ranges[stage] ?? 1),
        chooseHead: (head) => this.#navigate({ head }),
        chooseView: (view) => this.#navigate({ view }),
      })}
    </div>`;
  }

  #lossOf(
    task: PageTask,
    { design, variables }: InView,
    model: AttentionModel,
    palette: Palette,
    actions: AttentionActions,
  ): TemplateResult {
    const { factor } = this.navigation;
    const { layer, sharpened } = model;
    const series = this.#loss.series(model, task, this.race, factor);
    const landscape = this.#loss.landscape(design, task);
    return lossSection({
      palette,
      task: task.task,
      loss: lossAt(factor, layer.loss, sharpened),
      series,
      bars: this.#loss.bars(series),
      landscape,
      marker: landscape && this.#marker(variables),
      coloring: (most) => this.#colorings.of(palette, "weights", most),
      gap: this.#loss.gap(model, task, factor),
      factor,
      scale: layer.design?.scale ?? 1,
      pick: ({ x, y }) => {
        if (landscape) this.#chooseVariables({ [landscape.x.name]: x, [landscape.y.name]: y });
      },
      chooseFactor: (chosen) => this.#navigate({ factor: chosen }),
      writeScale: (scale) => void actions.writeScale(scale).then(() => this.#navigate({ factor: 1 })),
    });
  }

  #marker([x = 0, y = 0]: Float64Array): LandscapePick {
    return { x, y };
  }

  #findings(
    { layer, training }: AttentionModel,
    palette: Palette,
    actions: AttentionActions,
  ): TemplateResult | typeof nothing {
    const { findings, task } = layer;
    if (findings.length === 0 && task === undefined) return nothing;
    const chart = this.#trainingChart.of([training], () =>
      training && task ? trainingChart(training, task.optimum.loss) : undefined,
    );
    return html`<section class="found">
      <header><h2>Findings</h2></header>
      ${findingList(findings, { reveal: actions.revealFinding, fix: actions.fix })}
      ${findings.length === 0 ? html`<p class="hint">Nothing stands in the way of this design.</p>` : nothing}
      ${task === undefined ? nothing : trainingRow(training, chart, palette, actions)}
    </section>`;
  }

  #raceOf(
    { name, optimum }: PageTask,
    palette: Palette,
    actions: AttentionActions,
  ): TemplateResult | typeof nothing {
    const race: Race = { task: name, optimum, entries: this.race, active: this.model?.layer.name ?? "" };
    const chart = this.#raceChart.of([this.race, race.active, optimum], () => lossTotals(rankedSeries(race)));
    return raceSection(race, chart, palette, (layer) => actions.selectLayer(layer));
  }

  /** What is hovered, else what is pinned, else the output of a position that has others before it. */
  #focus(positions: number): StageCell {
    const { pinned } = this.navigation;
    const shape = this.#inView?.scene.shape;
    const isThere = (cell: StageCell | undefined) =>
      cell !== undefined && shape !== undefined && hasCell(shape, cell);
    if (this.hovered && isThere(this.hovered)) return this.hovered;
    if (pinned && isThere(pinned)) return pinned;
    const stage = shape?.columns.output === undefined ? "heads" : "output";
    return { stage, row: Math.min(2, positions - 1), column: 0 };
  }

  /** Only what somebody pointed at is read aloud. */
  #announcement({ scene }: InView): string {
    const focus = this.#focus(scene.shape.positions);
    const isPointed = isSameCell(focus, this.hovered) || isSameCell(focus, this.navigation.pinned);
    return isPointed ? cellSentence(scene, focus) : "";
  }

  #hover(cell: StageCell | undefined): void {
    if (!isSameCell(cell, this.hovered)) this.hovered = cell;
  }

  /** What the keyboard pointed at is let go when the focus leaves the stages, not when it goes from one to another. */
  #onFocusOut({ currentTarget, relatedTarget }: FocusEvent): void {
    const isInside =
      currentTarget instanceof Element &&
      relatedTarget instanceof Element &&
      currentTarget.contains(relatedTarget);
    if (!isInside) this.#hover(undefined);
  }

  #hoverLine(line: PointedLine | undefined): void {
    this.hoveredHead = line?.head;
    this.#hover(line && { stage: "weights", row: line.destination, column: line.source });
  }

  /** Pins a cell, or releases it when it was pinned already. */
  #pick(cell: StageCell): void {
    const again = isSameCell(cell, this.navigation.pinned);
    this.#navigate({ pinned: again ? undefined : cell });
  }

  #pickLine({ head, destination, source }: PointedLine): void {
    this.#navigate({ head });
    this.#pick({ stage: "weights", row: destination, column: source });
  }

  #chooseVariables(chosen: Readonly<Record<string, number>>): void {
    const kept = this.navigation.variables.filter(({ name }) => chosen[name] === undefined);
    const added = Object.entries(chosen).map(([name, value]) => ({ name, value }));
    this.#navigate({ variables: [...kept, ...added] });
  }

  #navigate(change: Partial<AttentionNavigation>): void {
    this.navigation = { ...this.navigation, ...change };
    this.dispatchEvent(new CustomEvent("navigate", { detail: this.navigation }));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const scene = this.#inView?.scene;
    if (scene === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target, key } = event;
    if (key === "Escape" && !isControl(target)) {
      this.hovered = undefined;
      this.#navigate({ pinned: undefined });
    } else if (target instanceof Element && target.closest("stage-map")) {
      const focus = this.#focus(scene.shape.positions);
      const next = moveCell(scene.shape, shownStages(scene, this.navigation.view), focus, key);
      if (next !== undefined) {
        this.#moved = next;
        this.hovered = next;
        this.requestUpdate();
      } else if (key === "Enter" || key === " ") this.#pick(focus);
      else return;
    } else return;
    event.preventDefault();
  };
}

customElements.define("attention-panel", AttentionPanel);

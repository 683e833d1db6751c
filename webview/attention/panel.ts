import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { sharpnessOf } from "../../src/core/sequence/sharpness.ts";
import type { HeadsOfLayer, PageTask, RaceEntry } from "../../src/protocol/sequence.ts";
import type { Palette } from "../color/palette.ts";
import { RaceView } from "../raceView.ts";
import { reportSection } from "../reportSection.ts";
import type { AttentionActions } from "./actions.ts";
import type { PointedLine } from "./attentionLines.ts";
import { type Dependency, dependencyOf } from "./dependency.ts";
import { FoundSection, trained } from "./foundSection.ts";
import { lossAt } from "./gapPoints.ts";
import { type HeadRow, HeadRows } from "./headRows.ts";
import { Kept } from "./kept.ts";
import type { LandscapePick } from "./lossLandscape.ts";
import { LossParts } from "./lossParts.ts";
import { lossSection } from "./lossSection.ts";
import type { AttentionNavigation } from "./navigation.ts";
import { headColors, type InView, SceneMaker } from "./sceneMaker.ts";
import type { AttentionModel } from "./session.ts";
import type { StageCell } from "./stageCells.ts";
import { StageColorings } from "./stageColorings.ts";
import { StagePointing } from "./stagePointing.ts";
import type { StageScene } from "./stageScene.ts";
import { stagesSection } from "./stagesSection.ts";
import { taskSection } from "./taskSection.ts";

/** Of a section, on both sides together. */
const padding = 32;

const noRace: readonly RaceEntry[] = [];
const noHeads: readonly HeadsOfLayer[] = [];

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
    heads: { attribute: false },
    palette: { attribute: false },
    navigation: { attribute: false },
    actions: { attribute: false },
    width: { state: true },
  };
  declare model: AttentionModel | undefined;
  declare race: readonly RaceEntry[];
  /** All attention layers of the file that are drawn side by side, where there are several. */
  declare heads: readonly HeadsOfLayer[];
  declare palette: Palette | undefined;
  declare navigation: AttentionNavigation;
  declare actions: AttentionActions | undefined;
  declare width: number;

  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.floor(entry.contentRect.width);
  });
  readonly #maker = new SceneMaker();
  readonly #colorings = new StageColorings();
  readonly #loss = new LossParts();
  readonly #dependency = new Kept<Dependency>();
  readonly #race = new RaceView();
  readonly #found = new FoundSection();
  readonly #rows = new HeadRows();
  readonly #own = new Kept<HeadRow>();
  readonly #pointing = new StagePointing(this);
  #inView: InView | undefined;

  constructor() {
    super();
    this.race = noRace;
    this.heads = noHeads;
    this.width = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  get scene(): StageScene | undefined {
    return this.#inView?.scene;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<AttentionPanel>): void {
    const { model, palette, width } = this;
    if (model === undefined || palette === undefined || width === 0) return;
    if (changed.get("model")?.layer.name !== model.layer.name && changed.has("model"))
      this.#pointing.hover(undefined);
    this.#inView = this.#maker.of(model, { ...this.navigation, head: this.#pointing.head });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { model, palette, actions } = this;
    const inView = this.#inView;
    if (model === undefined || palette === undefined || actions === undefined || this.width === 0)
      return nothing;
    const { layer, training } = model;
    const { findings, task } = layer;
    const found = { findings, task, training, trained, palette, actions };
    return html`${inView ? this.#ofNumbers(inView, model, palette, actions) : noNumbers}
      ${this.#found.of(found)}
      ${task ? this.#race.of(task, this.race, layer.name, palette, (name) => actions.selectLayer(name)) : nothing}
      ${reportSection(layer.rows, actions)}
      <p class="hidden" aria-live="polite">${inView ? this.#pointing.announcement(inView.scene) : nothing}</p>`;
  }

  #ofNumbers(
    inView: InView,
    model: AttentionModel,
    palette: Palette,
    actions: AttentionActions,
  ): TemplateResult {
    const { task } = model.layer;
    return html`${task ? this.#task(task, inView) : nothing} ${this.#stages(inView, model, palette, actions)}
      ${task ? this.#lossOf(task, inView, model, palette, actions) : nothing}`;
  }

  #task(task: PageTask, { variables }: InView): TemplateResult {
    return taskSection(task, {
      variables,
      choose: (name, value) => this.#chooseVariables({ [name]: value }),
    });
  }

  #stages(
    { design, scene, weights, ranges, note }: InView,
    { layer: { name, examples } }: AttentionModel,
    palette: Palette,
    actions: AttentionActions,
  ): TemplateResult {
    const own = this.#own.of([name, weights, scene.shape], () => ({
      layer: name,
      weights,
      sees: scene.shape.sees,
    }));
    const alone = { layer: name, design };
    const focus = this.#pointing.focusIn(scene);
    const { stage, row, column } = focus;
    const dependency = this.#dependency.of([scene.shape, stage, row, column], () =>
      dependencyOf(scene.shape, focus),
    );
    return html`<div
      @stagehover=${({ detail }: CustomEvent<StageCell | undefined>) => this.#pointing.hover(detail)}
      @stagepick=${({ detail }: CustomEvent<StageCell>) => this.#pointing.pick(detail)}
      @linehover=${({ detail }: CustomEvent<PointedLine | undefined>) => this.#pointing.hoverLine(detail)}
      @linepick=${({ detail }: CustomEvent<PointedLine>) => this.#pointing.pickLine(detail)}
      @focusout=${this.#pointing.onFocusOut}
    >
      ${stagesSection({
        layer: name,
        scene,
        rows: this.#rows.of(this.heads.length > 0 ? this.heads : [alone], this.navigation, own),
        palette,
        width: this.width - padding,
        view: this.navigation.view,
        focus,
        dependency,
        heads: weights,
        hues: headColors(weights.length, palette),
        note,
        examples,
        coloring: (stage) => this.#colorings.of(palette, stage, ranges[stage] ?? 1),
        chooseHead: (layer, head) => {
          this.navigate({ head });
          if (layer !== name) actions.selectLayer(layer);
        },
        chooseView: (view) => this.navigate({ view }),
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
    const unit = layer.design ? sharpnessOf(layer.design) : 0;
    return lossSection({
      palette,
      task: task.task,
      loss: lossAt(factor, layer.loss, sharpened),
      series,
      bars: this.#loss.bars(series),
      landscape,
      marker: landscape && this.#marker(variables),
      coloring: (most) => this.#colorings.of(palette, "weights", most),
      gap: unit > 0 ? this.#loss.gap(model, task, factor, unit) : undefined,
      factor,
      unit,
      scale: layer.design?.scale ?? 1,
      pick: ({ x, y }) => {
        if (landscape) this.#chooseVariables({ [landscape.x.name]: x, [landscape.y.name]: y });
      },
      chooseFactor: (chosen) => this.navigate({ factor: chosen }),
      refusal: actions.refusal,
      writeScale: (scale) => void actions.writeScale(scale).then(() => this.navigate({ factor: 1 })),
    });
  }

  #marker([x = 0, y = 0]: Float64Array): LandscapePick {
    return { x, y };
  }

  #chooseVariables(chosen: Readonly<Record<string, number>>): void {
    const kept = this.navigation.variables.filter(({ name }) => chosen[name] === undefined);
    const added = Object.entries(chosen).map(([name, value]) => ({ name, value }));
    this.navigate({ variables: [...kept, ...added] });
  }

  navigate(change: Partial<AttentionNavigation>): void {
    this.navigation = { ...this.navigation, ...change };
    this.dispatchEvent(new CustomEvent("navigate", { detail: this.navigation }));
  }
}

customElements.define("attention-panel", AttentionPanel);

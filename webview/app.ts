import { html, LitElement, nothing, type TemplateResult } from "lit";
import {
  copyReport,
  cursorMoved,
  type EditParams,
  editParameter,
  highlightWeight,
  progressed,
  ready,
  reveal,
  selectLayer,
  showRace,
  stateChanged,
} from "../src/protocol/page.ts";
import type { AttentionPage, PageProblem, PageState, RnnPage } from "../src/protocol/pageState.ts";
import { type AttentionActions, attentionActions } from "./attention/actions.ts";
import { Kept } from "./attention/kept.ts";
import { type AttentionNavigation, attentionBeginning } from "./attention/navigation.ts";
import { AttentionSession } from "./attention/session.ts";
import type { Palette } from "./color/palette.ts";
import { convolutionBeginning, type Navigation } from "./convolution/navigation.ts";
import { ConvolutionSession } from "./convolution/session.ts";
import { emptyPanel } from "./emptyPanel.ts";
import { givenState } from "./givenState.ts";
import { attentionChips, convChips, pageHeader, recurrentChips } from "./header.ts";
import type { Host } from "./host.ts";
import { parameterControls } from "./parameters.ts";
import { problemList } from "./problemList.ts";
import { problemsInTheWay } from "./problemsInTheWay.ts";
import { raceChip, showRaceIn } from "./raceChip.ts";
import { type RecurrentNavigation, recurrentBeginning } from "./recurrent/navigation.ts";
import { refusalOf } from "./refusal.ts";
import { readSavedState } from "./savedState.ts";
import { ScrollPlace } from "./scrollPlace.ts";
import { readPalette, sharePalette, watchTheme } from "./theme.ts";
import type { TileThreads } from "./tiles/tileThreads.ts";

const noHeads: NonNullable<PageState["heads"]> = [];
const noRace: NonNullable<PageState["race"]> = [];

/** The page: pulls its state from the host, keeps what was navigated to, and chooses the panel for the layer's type. */
export class UnrollApp extends LitElement {
  static override properties = {
    host: { attribute: false },
    pageState: { state: true },
    palette: { state: true },
    navigation: { state: true },
    attention: { state: true },
    recurrent: { state: true },
    cursorKey: { state: true },
    failure: { state: true },
    notice: { state: true },
  };
  declare host: Host | undefined;
  declare pageState: PageState | undefined;
  declare palette: Palette;
  declare navigation: Navigation;
  declare attention: AttentionNavigation;
  declare recurrent: RecurrentNavigation;
  declare cursorKey: string | undefined;
  declare failure: string | undefined;
  /** Why the last change of a parameter was not taken. */
  declare notice: string | undefined;

  #convolution: ConvolutionSession | undefined;
  #attention: AttentionSession | undefined;
  readonly #actions = new Kept<AttentionActions>();
  /** Whether the page takes up again where one before a reload was. */
  #restored = false;
  #isRaceWanted = false;
  #saving: ReturnType<typeof setTimeout> | undefined;
  #scroll: ScrollPlace | undefined;

  constructor() {
    super();
    this.palette = readPalette();
    this.navigation = convolutionBeginning;
    this.attention = attentionBeginning;
    this.recurrent = recurrentBeginning;
    sharePalette(this.palette);
  }

  /** @param threads compute tiles, where there are any */
  start(host: Host, threads?: TileThreads): void {
    this.host = host;
    this.#convolution = new ConvolutionSession(host, threads, () => this.requestUpdate());
    this.#attention = new AttentionSession(host, () => this.requestUpdate());
    const saved = readSavedState(host.saved);
    this.#restored = saved?.navigation !== undefined;
    this.navigation = saved?.navigation ?? convolutionBeginning;
    this.attention = saved?.attention ?? attentionBeginning;
    this.recurrent = saved?.recurrent ?? recurrentBeginning;
    this.#attention.sharpen(this.attention.factor);
    this.#scroll = new ScrollPlace(() => this.#saveSoon(host));
    this.#scroll.restore(saved?.scroll ?? 0);
    watchTheme(() => {
      this.palette = readPalette();
      sharePalette(this.palette);
    });
    host.rpc.on(progressed, (progress) => {
      if (progress.work === "maps") this.#attention?.tell(progress);
      else this.#convolution?.tell(progress);
    });
    host.rpc.on(cursorMoved, ({ cursorKey }) => {
      this.cursorKey = cursorKey;
    });
    host.rpc.handle(showRace, () => {
      this.#isRaceWanted = true;
      this.requestUpdate();
    });
    host.rpc.on(stateChanged, (state) => this.#show(state, host));
    const given = host.saved === undefined ? givenState() : undefined;
    if (given) this.#show(given, host);
    host.rpc.request(ready, { hasState: given !== undefined }).then(
      (state) => {
        if (state) this.#show(state, host);
      },
      (error: unknown) => {
        this.failure = `The layer could not be loaded: ${error instanceof Error ? error.message : String(error)}`;
      },
    );
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { pageState: state, host } = this;
    if (this.failure !== undefined) return html`<p class="empty">${this.failure}</p>`;
    if (state === undefined || host === undefined) return nothing;
    const broken = state.stale || state.layer === undefined;
    const problems = broken ? problemsInTheWay(state.problems) : [];
    const show = ({ offset }: PageProblem) => host.rpc.notify(reveal, { offset, takeFocus: true });
    return html`${state.active === undefined ? nothing : pageHeader(state, this.#chips(state, host), (layer) => host.rpc.notify(selectLayer, { layer }))}
      ${problemList(problems, show)}
      ${state.layer?.kind !== "conv" ? nothing : parameterControls(state.layer, refusalOf(state), (edit) => void this.#write(edit, host))}
      ${this.notice === undefined ? nothing : html`<p class="notice" role="status">${this.notice}</p>`}
      <main class=${state.stale ? "stale" : ""}>${this.#panel(state, host)}</main>`;
  }

  protected override updated(): void {
    if (!this.#isRaceWanted) return;
    // The panel below is drawn after this.
    requestAnimationFrame(() => {
      if (this.#isRaceWanted && showRaceIn(this)) this.#isRaceWanted = false;
    });
  }

  #chips({ layer, race = noRace }: PageState, host: Host): TemplateResult | typeof nothing {
    if (layer === undefined) return nothing;
    if (layer.kind === "conv") return convChips(layer, this.#convolution?.proof);
    const showClaims = () => host.rpc.notify(reveal, { layer: layer.name, key: "expect", takeFocus: true });
    const chip = raceChip(race, layer.name, () => showRaceIn(this));
    if (layer.kind === "rnn") return recurrentChips(layer, chip, showClaims);
    return attentionChips(layer, this.#attention?.model?.sharpened, this.attention.factor, chip, showClaims);
  }

  #panel(state: PageState, host: Host): TemplateResult {
    switch (state.layer?.kind) {
      case "conv":
        return this.#convolutionPanel(state.layer.name, state, host);
      case "attention":
        return this.#attentionPanel(state.layer, state, host);
      case "rnn":
        return this.#recurrentPanel(state.layer, state, host);
      default:
        return emptyPanel(state);
    }
  }

  #convolutionPanel(name: string, { settings }: PageState, host: Host): TemplateResult {
    return html`<convolution-panel
      .model=${this.#convolution?.model}
      .counted=${this.#convolution?.counted}
      .progress=${this.#convolution?.progress}
      .palette=${this.palette}
      .navigation=${this.navigation}
      .speed=${settings.stepsPerSecond}
      .cursorKey=${this.cursorKey}
      @weightpoint=${({ detail }: CustomEvent<readonly number[] | undefined>) =>
        host.rpc.notify(highlightWeight, { layer: name, index: detail ?? null })}
      @navigate=${({ detail }: CustomEvent<Navigation>) => this.#navigated(detail, host)}
      @showclaims=${() => host.rpc.notify(reveal, { layer: name, key: "expect", takeFocus: true })}
      @copyreport=${() => host.rpc.notify(copyReport, { layer: name })}
      @cancelwork=${() => this.#convolution?.cancel()}
    ></convolution-panel>`;
  }

  #attentionPanel(layer: AttentionPage, state: PageState, host: Host): TemplateResult {
    const navigated = ({ detail }: CustomEvent<AttentionNavigation>) =>
      this.#navigatedAttention(detail, host);
    const { race, heads } = state;
    const actions = this.#actionsOf(layer.name, refusalOf(state), host);
    if (layer.design === undefined) {
      return html`<attention-maps
        .session=${this.#attention}
        .version=${{}}
        .race=${race ?? noRace}
        .palette=${this.palette}
        .navigation=${this.attention}
        .actions=${actions}
        @navigate=${navigated}
      ></attention-maps>`;
    }
    return html`<attention-panel
      .model=${this.#attention?.model}
      .race=${race ?? noRace}
      .heads=${heads ?? noHeads}
      .palette=${this.palette}
      .navigation=${this.attention}
      .actions=${actions}
      @navigate=${navigated}
    ></attention-panel>`;
  }

  #recurrentPanel(layer: RnnPage, state: PageState, host: Host): TemplateResult {
    const { race, settings } = state;
    return html`<recurrent-panel
      .layer=${layer}
      .training=${this.#attention?.trainingOf(layer)}
      .race=${race ?? noRace}
      .palette=${this.palette}
      .navigation=${this.recurrent}
      .speed=${settings.stepsPerSecond}
      .actions=${this.#actionsOf(layer.name, refusalOf(state), host)}
      @navigate=${({ detail }: CustomEvent<RecurrentNavigation>) => {
        this.recurrent = detail;
        this.#saveSoon(host);
      }}
    ></recurrent-panel>`;
  }

  #actionsOf(layer: string, refusal: string | undefined, host: Host): AttentionActions {
    const tell = (told: string | undefined) => {
      this.notice = told;
    };
    return this.#actions.of([layer, refusal], () => attentionActions(host, layer, refusal, tell));
  }

  #show(state: PageState, host: Host): void {
    const { name: before, kind } = this.pageState?.layer ?? {};
    this.pageState = state;
    this.cursorKey = state.cursorKey;
    this.failure = undefined;
    this.notice = undefined;
    const { layer } = state;
    if (before === undefined && !this.#restored) {
      this.navigation = { ...this.navigation, colorBy: state.settings.colorBy };
    } else if (before !== undefined && layer !== undefined && before !== layer.name) {
      this.navigation = { ...this.navigation, position: 0, pinned: undefined, map: undefined };
      const { head, map, view } = this.attention;
      // Layers on one task are compared at the same values.
      const { variables } = kind === "rnn" ? this.recurrent : this.attention;
      this.attention = { ...attentionBeginning, head, map, variables, view };
      this.recurrent = { ...this.recurrent, variables, pinned: undefined };
      this.#attention?.sharpen(this.attention.factor);
    }
    if (layer?.kind !== "attention") this.#attention?.leaveMaps();
    if (layer?.kind === "conv") this.#convolution?.show(layer, state.version);
    else if (layer?.kind === "attention") this.#attention?.show(layer, state.version);
    this.#save(host);
  }

  async #write(edit: EditParams, host: Host): Promise<void> {
    try {
      await host.rpc.request(editParameter, edit);
    } catch (error) {
      this.notice = error instanceof Error ? error.message : String(error);
    }
  }

  #navigated(navigation: Navigation, host: Host): void {
    this.navigation = navigation;
    this.#saveSoon(host);
  }

  #navigatedAttention(navigation: AttentionNavigation, host: Host): void {
    this.attention = navigation;
    this.#attention?.sharpen(navigation.factor);
    this.#saveSoon(host);
  }

  #saveSoon(host: Host): void {
    // Panning and playing navigate many times a second: what counts is where they end.
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => this.#save(host), 250);
  }

  #save(host: Host): void {
    if (this.pageState === undefined) return;
    const { uri, layer } = this.pageState;
    const { navigation, attention, recurrent } = this;
    const scroll = this.#scroll?.top;
    host.save({ format: 1, uri, layer: layer?.name, scroll, navigation, attention, recurrent });
  }
}

customElements.define("unroll-app", UnrollApp);

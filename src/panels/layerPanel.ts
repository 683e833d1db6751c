import {
  commands,
  type Disposable,
  Range,
  Selection,
  type TextDocument,
  type Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { DocumentAnalysis, ReportRow } from "../analysis/document.ts";
import { keyAt, layerAt } from "../analysis/layerAt.ts";
import type { Analyses, Analyzed } from "../editor/analyses.ts";
import { applyFix } from "../editor/applyFix.ts";
import { command } from "../editor/commandIds.ts";
import { editParameter, writeScale } from "../editor/editParameter.ts";
import { readSettings, section } from "../editor/settings.ts";
import type { Trainings } from "../editor/trainings.ts";
import { WeightHighlight } from "../editor/weightHighlight.ts";
import type { AttentionLayer } from "../params/layer.ts";
import { countLayer, declineOutput, layerTile, proveLayer } from "../protocol/compute.ts";
import * as page from "../protocol/page.ts";
import type { PageState } from "../protocol/pageState.ts";
import { Rpc, RpcError } from "../protocol/rpc.ts";
import { writeState } from "../protocol/stateText.ts";
import type { LayerWorkers } from "../worker/layerWorkers.ts";
import { nodeClock } from "../worker/nodePort.ts";
import { answerAboutAttention } from "./attentionAnswers.ts";
import { convOf, type DrawnLayer } from "./drawnLayer.ts";
import { pageState } from "./pageState.ts";
import { RangesInView } from "./rangesInView.ts";
import { Throttle } from "./throttle.ts";
import { toldTraining } from "./trainedMaps.ts";
import { type MessageChannel, webviewPort } from "./webviewPort.ts";

/** Pictures follow the typing at once, and during a burst at most this often (milliseconds). */
const updateInterval = 40;

/** Characters of a state that comes with its page: VS Code takes longer over a long page than a message takes. */
const mostGiven = 1 << 17;

type Shown = Pick<Analyzed, "version" | "analysis">;

interface Sent {
  readonly version: number;
  readonly drawn: DrawnLayer | undefined;
}

/** What of a webview panel the messages and the title need. */
export interface PageHost {
  title: string;
  readonly webview: MessageChannel;
}

/** The panel of one document: keeps its page at the newest analysis and answers what the page asks. */
export class LayerPanel implements Disposable {
  readonly #host: PageHost;
  readonly uri: Uri;
  readonly #analyses: Analyses;
  readonly #workers: LayerWorkers;
  readonly #trainings: Trainings;
  readonly #rpc: Rpc;
  readonly #update = new Throttle(updateInterval, () => void this.#push());
  readonly #trained = new Throttle(updateInterval, () => this.#tellTraining());
  readonly #weight: WeightHighlight;
  readonly #ranges: RangesInView;
  readonly #subscriptions: Disposable[];
  #active: string | undefined;
  #cursorKey: string | undefined;
  #sent: Sent = { version: -1, drawn: undefined };
  #given: string | undefined;
  #isReady = false;
  #isRaceWanted = false;

  constructor(
    host: PageHost,
    uri: Uri,
    layer: string | undefined,
    analyses: Analyses,
    workers: LayerWorkers,
    trainings: Trainings,
  ) {
    this.#host = host;
    this.uri = uri;
    this.#active = layer;
    this.#analyses = analyses;
    this.#workers = workers;
    this.#trainings = trainings;
    this.#rpc = new Rpc(webviewPort(host.webview), nodeClock);
    this.#weight = new WeightHighlight(analyses);
    this.#ranges = new RangesInView(workers.compute);
    this.#answer();
    // The page takes its time to load: meanwhile the analysis and the worker get under way.
    this.#state().catch(() => {});
    this.#subscriptions = [
      this.#weight,
      this.#update,
      workers.onProgress(({ key, ...progress }) => {
        if (this.#isReady && key === this.#sent.drawn?.page.key) this.#rpc.notify(page.progressed, progress);
      }),
      trainings.onDidChange((changed) => {
        if (changed.toString() === this.uri.toString()) this.#trained.request();
      }),
      this.#trained,
      analyses.onDidChange(({ document }) => {
        if (this.#isMine(document)) this.#update.request();
      }),
      window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        const cursor = selections[0]?.active;
        if (cursor && this.#isMine(textEditor.document)) this.#follow(textEditor.document.offsetAt(cursor));
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${section}.panel`)) this.#update.request();
      }),
    ];
  }

  get layer(): string | undefined {
    return this.#active;
  }

  /**
   * The state that the page may come with, as a text to stand in HTML, where the document has been analysed: the page then need not ask for it
   * before it can draw.
   */
  giveState(): string | undefined {
    const analyzed = this.#analyses.latest(this.uri);
    const text = analyzed && writeState(this.#stateOf(analyzed));
    this.#given = text !== undefined && text.length <= mostGiven ? text : undefined;
    return this.#given;
  }

  /** Rows of a layer's report on how its numbers were computed, if it is in view. */
  computedRows(layer: string): readonly ReportRow[] {
    const { drawn } = this.#sent;
    const ranges = drawn?.page.name === layer ? this.#ranges.known(drawn.page.key) : undefined;
    return ranges?.computed ?? [];
  }

  show(layer: string | undefined): void {
    if (layer !== undefined) this.#active = layer;
    this.#update.request();
  }

  /** Brings the comparison of all layers on the task into view, as soon as the page is there. */
  showRace(): void {
    this.#isRaceWanted = true;
    // A page that is hidden does not answer: it is asked when it is there again.
    const shown = this.#isReady ? this.#rpc.request(page.showRace, null) : undefined;
    shown?.then(
      () => {
        this.#isRaceWanted = false;
      },
      () => {},
    );
  }

  dispose(): void {
    this.#rpc.close("the panel was closed");
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #isMine(document: TextDocument): boolean {
    return document.uri.toString() === this.uri.toString();
  }

  #answer(): void {
    const rpc = this.#rpc;
    rpc.handle(page.ready, async ({ hasState }) => {
      const state = await this.#state();
      this.#isReady = true;
      if (this.#isRaceWanted) this.showRace();
      if (this.#trainings.state(this.uri)) this.#trained.request();
      return hasState && writeState(state) === this.#given ? undefined : state;
    });
    rpc.handle(page.getTile, ({ ref, level, row, column, ...asked }, signal) => {
      const { key, layer } = this.#conv(asked);
      const worker = this.#workers.forTile(layer, ref);
      return worker.request(layerTile, { key, layer, ref, level, row, column }, { signal });
    });
    rpc.handle(page.getRanges, (asked) => this.#ranges.of(this.#conv(asked)));
    rpc.handle(page.getProof, (asked, signal) =>
      this.#workers.compute.request(proveLayer, this.#conv(asked), { signal }),
    );
    rpc.handle(page.getCount, (asked, signal) =>
      this.#workers.compute.request(countLayer, this.#conv(asked), { signal }),
    );
    rpc.on(page.declineOutput, ({ layer }) => {
      const { drawn } = this.#sent;
      if (drawn?.page.name !== layer) return;
      void this.#workers.compute.request(declineOutput, { key: drawn.page.key }).catch(() => {});
    });
    answerAboutAttention(rpc, this.#workers.compute, {
      layer: (asked) => this.#attention(asked),
      training: () => this.#trainings.state(this.uri),
    });
    this.#answerAboutTraining();
    rpc.handle(page.writeScale, (edit) => writeScale(this.#analyses, this.uri, edit));
    rpc.on(page.applyFix, (fix) => void applyFix(this.#analyses, this.uri, fix));
    rpc.handle(page.editParameter, (edit) => editParameter(this.#analyses, this.uri, edit));
    rpc.on(page.selectLayer, ({ layer }) => {
      this.show(layer);
      void this.#reveal({ layer, takeFocus: false });
    });
    rpc.on(page.reveal, (place) => void this.#reveal(place));
    rpc.on(page.highlightWeight, (weight) => this.#weight.show(this.uri, weight));
    rpc.on(page.copyReport, ({ layer }) => void commands.executeCommand(command.copyReport, this.uri, layer));
  }

  #answerAboutTraining(): void {
    const rpc = this.#rpc;
    rpc.on(page.train, (asked) => {
      this.#trainings.start(this.uri, asked).catch((error: unknown) => {
        void window.showWarningMessage(`Unroll: ${error instanceof Error ? error.message : String(error)}`);
      });
    });
    rpc.on(page.stopTraining, () => this.#trainings.stop(this.uri));
    rpc.on(page.discardTraining, () => this.#trainings.discard(this.uri));
    rpc.handle(page.keepTraining, ({ layer, as }) => this.#trainings.keep(this.uri, layer, as));
  }

  #tellTraining(): void {
    if (!this.#isReady) return;
    const state = this.#trainings.state(this.uri);
    this.#rpc.notify(page.trainingChanged, state ? toldTraining(state) : null);
  }

  /** The layer that a question of the page is about; one about a picture that is no longer shown is refused. */
  #drawn(asked: page.LayerRef): DrawnLayer {
    const { version, drawn } = this.#sent;
    if (drawn === undefined || asked.version !== version || asked.layer !== drawn.page.name) {
      throw new RpcError("stale", `${asked.layer} of version ${asked.version} is no longer shown`);
    }
    return drawn;
  }

  #conv(asked: page.LayerRef) {
    const conv = convOf(this.#drawn(asked));
    if (conv === undefined) throw new RpcError("failed", `${asked.layer} is no convolution`);
    return conv;
  }

  #attention(asked: page.LayerRef) {
    const drawn = this.#drawn(asked);
    if (drawn.page.kind !== "attention") throw new RpcError("failed", `${asked.layer} is no attention layer`);
    return { key: drawn.page.key, layer: drawn.layer as AttentionLayer };
  }

  async #push(): Promise<void> {
    if (this.#isReady) this.#rpc.notify(page.stateChanged, await this.#state());
  }

  async #state(): Promise<PageState> {
    return this.#stateOf(this.#analyses.latest(this.uri) ?? (await this.#open()));
  }

  #stateOf(analyzed: Shown): PageState {
    const { layers } = analyzed.analysis;
    if (!layers.some(({ name }) => name === this.#active))
      this.#active = this.#nearestLayer(analyzed.analysis);
    const { state, drawn } = pageState({
      uri: this.uri.toString(),
      fileName: this.uri.path.slice(this.uri.path.lastIndexOf("/") + 1),
      version: analyzed.version,
      analysis: analyzed.analysis,
      active: this.#active,
      lastGood: this.#sent.drawn,
      cursorKey: this.#cursorKey,
      settings: readSettings(this.uri).page,
    });
    this.#sent = { version: analyzed.version, drawn };
    const conv = convOf(drawn);
    // The page will ask for them, but has much to do before.
    if (conv) void this.#ranges.of(conv);
    this.#host.title = this.#active === undefined ? "Unroll" : `Unroll: ${this.#active}`;
    return state;
  }

  /** Where the layer in view was renamed or removed, the one at the cursor takes its place. A file broken to its root keeps its name. */
  #nearestLayer(analysis: DocumentAnalysis): string | undefined {
    if (analysis.layers.length === 0) return this.#active;
    const editor = window.visibleTextEditors.find((visible) => this.#isMine(visible.document));
    const atCursor = editor && layerAt(analysis, editor.document.offsetAt(editor.selection.active));
    return (atCursor ?? analysis.layers[0])?.name;
  }

  /** Panels outlive the editor of their file, and a restored one may find its file gone. */
  async #open(): Promise<Shown> {
    const nothing = { layers: [], dependencies: [] };
    try {
      const document = await workspace.openTextDocument(this.uri);
      const analyzed = await this.#analyses.adopt(document);
      return analyzed ?? { version: document.version, analysis: { ...nothing, problems: [] } };
    } catch {
      const message = `${this.uri.path} can't be opened: it may have been moved or deleted.`;
      const problem = { code: "file-missing", severity: "error", message, offset: 0, length: 0 } as const;
      return { version: 0, analysis: { ...nothing, problems: [problem] } };
    }
  }

  #follow(offset: number): void {
    const analyzed = this.#analyses.latest(this.uri);
    const layer = analyzed && layerAt(analyzed.analysis, offset, this.#active);
    if (layer === undefined || !readSettings(this.uri).followCursor) return;
    const cursorKey = keyAt(layer, offset);
    if (layer.name !== this.#active) {
      this.#active = layer.name;
      this.#cursorKey = cursorKey;
      this.#update.request();
    } else if (cursorKey !== this.#cursorKey) {
      this.#cursorKey = cursorKey;
      if (this.#isReady) this.#rpc.notify(page.cursorMoved, cursorKey === undefined ? {} : { cursorKey });
    }
  }

  async #reveal({ layer, key, offset, takeFocus }: page.RevealParams): Promise<void> {
    const found = this.#analyses.latest(this.uri)?.analysis.layers.find(({ name }) => name === layer);
    const place =
      offset ?? (key === undefined ? undefined : found?.keys[key]?.value.offset) ?? found?.keySpan.offset;
    if (place === undefined) return;
    const document = await workspace.openTextDocument(this.uri);
    const visible = window.visibleTextEditors.find((editor) => this.#isMine(editor.document));
    if (visible === undefined && !takeFocus) return;
    const at = document.positionAt(place);
    if (visible && !takeFocus) {
      visible.selection = new Selection(at, at);
      visible.revealRange(new Range(at, at));
      return;
    }
    await window.showTextDocument(document, {
      viewColumn: visible?.viewColumn ?? ViewColumn.One,
      selection: new Range(at, at),
    });
  }
}

import { type Disposable, EventEmitter, type TextDocument, type Uri, workspace } from "vscode";
import type { DocumentAnalysis } from "../analysis/document.ts";
import type { Span } from "../params/problem.ts";
import { analyze, readBytes, readText, suspectLoop, warmUp } from "../protocol/compute.ts";
import { RpcError } from "../protocol/rpc.ts";
import { ComputeWorker } from "../worker/computeWorker.ts";
import { DependencyWatcher } from "./dependencyWatcher.ts";
import { isParameterFile, languageOf } from "./parameterFile.ts";
import { readSettings } from "./settings.ts";
import { stoppedAnalysis } from "./stoppedAnalysis.ts";
import { dependencyOf, readImport, readTensorBytes, rootOf } from "./workspaceFiles.ts";

export interface Analyzed {
  readonly document: TextDocument;
  readonly version: number;
  /** The text that was analysed: the document itself may be newer. */
  readonly text: string;
  readonly analysis: DocumentAnalysis;
}

/** Milliseconds for what runs no code of the file: a tensor file that was made to take forever ends no later. */
const readingDeadline = 10_000;

interface Tracked {
  latest: Analyzed | undefined;
  /** Paths of the files that the analysis under way has asked for. */
  asked: string[];
  running: Promise<void> | undefined;
}

/**
 * The analyses of all open parameter files, by document and version. A document is analysed as soon as it changes; while
 * that is under way only its newest text waits, so that typing never queues.
 */
export class Analyses implements Disposable {
  readonly #changed = new EventEmitter<Analyzed>();
  readonly #forgotten = new EventEmitter<Uri>();
  readonly #tracked = new Map<string, Tracked>();
  readonly #adopted = new Set<string>();
  readonly #worker: ComputeWorker;
  readonly #watcher = new DependencyWatcher();
  readonly #subscriptions: Disposable[];

  readonly onDidChange = this.#changed.event;
  /** A document was closed: what was shown about it can go. */
  readonly onDidForget = this.#forgotten.event;

  constructor(workerScript: string) {
    this.#worker = new ComputeWorker(workerScript, (rpc) => {
      rpc.handle(readText, ({ uri, path }) => {
        this.#tracked.get(uri)?.asked.push(path);
        return readImport(uri, path);
      });
      rpc.handle(readBytes, ({ uri, path, known }) => {
        this.#tracked.get(uri)?.asked.push(path);
        return readTensorBytes(uri, path, known);
      });
    });
    this.#subscriptions = [
      this.#changed,
      this.#forgotten,
      this.#worker,
      this.#watcher,
      this.#watcher.onDidChange((uri) => this.#refreshDependents(uri.path)),
      workspace.onDidOpenTextDocument((document) => this.#refreshIfKnown(document)),
      workspace.onDidChangeTextDocument(({ document }) => {
        this.#refreshIfKnown(document);
        this.#refreshDependents(document.uri.path);
      }),
      workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("unroll.typescript")) this.#refreshAll();
      }),
    ];
    for (const document of workspace.textDocuments) this.#refreshIfKnown(document);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Whether lenses, hovers and diagnostics are shown for a document. */
  isKnown(document: TextDocument): boolean {
    return isParameterFile(document) || this.#adopted.has(document.uri.toString());
  }

  /** The newest analysis there is, perhaps of an older version. */
  latest(uri: Uri): Analyzed | undefined {
    return this.#tracked.get(uri.toString())?.latest;
  }

  /** The analysis of a document's present text; `undefined` when it can't be read as a parameter file. */
  async get(document: TextDocument): Promise<Analyzed | undefined> {
    while (languageOf(document) !== undefined && !document.isClosed) {
      const latest = this.latest(document.uri);
      if (latest?.version === document.version) return latest;
      await this.#refresh(document);
    }
    return undefined;
  }

  /** Treats a document without the file name of a parameter file as one, if it has layers. */
  async adopt(document: TextDocument): Promise<Analyzed | undefined> {
    if (this.isKnown(document)) return this.get(document);
    const analyzed = await this.get(document);
    if (analyzed === undefined || analyzed.analysis.layers.length === 0) return undefined;
    this.#adopted.add(document.uri.toString());
    this.#changed.fire(analyzed);
    return analyzed;
  }

  #refreshIfKnown(document: TextDocument): void {
    if (this.isKnown(document)) void this.#refresh(document);
  }

  #refreshAll(): void {
    for (const { latest } of this.#tracked.values()) if (latest) this.#refreshAgain(latest.document);
  }

  #refreshDependents(path: string): void {
    for (const { latest } of this.#tracked.values()) {
      if (latest?.analysis.dependencies.includes(path)) this.#refreshAgain(latest.document);
    }
  }

  /** Analyses a document whose own text did not change. */
  #refreshAgain(document: TextDocument): void {
    const tracked = this.#track(document.uri);
    void (tracked.running ?? Promise.resolve()).then(() => {
      tracked.latest = undefined;
      return this.#refresh(document);
    });
  }

  #watchDependencies(): void {
    const known = [...this.#tracked.values()].flatMap(({ latest }) => latest ?? []);
    this.#watcher.watch(
      known.flatMap(({ document, analysis }) =>
        analysis.dependencies.flatMap((path) => dependencyOf(document.uri, path) ?? []),
      ),
    );
  }

  #track(uri: Uri): Tracked {
    const key = uri.toString();
    const tracked = this.#tracked.get(key) ?? { latest: undefined, asked: [], running: undefined };
    this.#tracked.set(key, tracked);
    return tracked;
  }

  /** Ends when an analysis that is at least as new as the document was at the call has arrived. */
  #refresh(document: TextDocument): Promise<void> {
    const tracked = this.#track(document.uri);
    tracked.running ??= this.#run(document, tracked).finally(() => {
      tracked.running = undefined;
    });
    return tracked.running;
  }

  async #run(document: TextDocument, tracked: Tracked): Promise<void> {
    while (!document.isClosed && tracked.latest?.version !== document.version) {
      const { version, uri } = document;
      const text = document.getText();
      tracked.asked = [];
      const analysis = await this.#analyze(document, text, tracked.asked);
      if (analysis === undefined) return;
      tracked.latest = { document, version, text, analysis };
      this.#watchDependencies();
      if (this.isKnown(document) && this.#tracked.get(uri.toString()) === tracked)
        this.#changed.fire(tracked.latest);
    }
  }

  async #analyze(
    document: TextDocument,
    text: string,
    asked: readonly string[],
  ): Promise<DocumentAnalysis | undefined> {
    const language = languageOf(document);
    if (language === undefined) return undefined;
    const limits = readSettings(document.uri).sandbox;
    const { uri } = document;
    const root = rootOf(uri);
    const params = { uri: uri.toString(), path: uri.path, root, text, language, limits };
    try {
      if (language !== "typescript")
        return await this.#worker.request(analyze, params, { deadline: readingDeadline });
      await this.#worker.request(warmUp, { language });
      // The engine stops itself at the soft limit; where it does not come to check, the worker is ended at twice that.
      return await this.#worker.request(analyze, params, { deadline: 2 * limits.milliseconds });
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      const suspect =
        error.reason === "timeout" && language === "typescript" ? await this.#suspect(text) : undefined;
      return stoppedAnalysis(error, { text, language, limits, asked, suspect });
    }
  }

  /** Asks the next worker, which only reads the text. */
  #suspect(text: string): Promise<Span | undefined> {
    return this.#worker.request(suspectLoop, { text }, { deadline: readingDeadline }).catch(() => undefined);
  }

  #forget(document: TextDocument): void {
    const key = document.uri.toString();
    this.#adopted.delete(key);
    if (!this.#tracked.delete(key)) return;
    this.#watchDependencies();
    this.#forgotten.fire(document.uri);
  }
}

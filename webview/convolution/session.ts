import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import {
  declineOutput,
  getCount,
  getProof,
  getRanges,
  type LayerRef,
  type Progress,
} from "../../src/protocol/page.ts";
import type { ConvPage } from "../../src/protocol/pageState.ts";
import type { Clock, RequestEntry } from "../../src/protocol/rpc.ts";
import type { Host } from "../host.ts";
import { TileStore } from "../matrix/tileStore.ts";
import { pageClock } from "../pageClock.ts";
import type { ProofState } from "../proofText.ts";
import type { TileThreads } from "../tiles/tileThreads.ts";
import { tileFetcher } from "./fetchTile.ts";
import { type ConvolutionModel, createModel } from "./model.ts";

/** Milliseconds without a new layer after which a proof begins: while one types, it would only hold up the pictures. */
const rest = 400;

/** The convolution in view, with what the host has told about it: the range of its values and its proof. */
export class ConvolutionSession {
  readonly #host: Host;
  readonly #threads: TileThreads | undefined;
  readonly #changed: () => void;
  readonly #clock: Clock;
  readonly #store = new TileStore();
  #model: ConvolutionModel | undefined;
  #proof: ProofState | undefined;
  #counted: number | undefined;
  #progress: Progress | undefined;
  #proving: AbortController | undefined;
  /** What the host is asked at the moment: the proof, or the count after it. */
  #question: AbortController | undefined;
  #resting: unknown;

  /** @param changed is called when something arrived that `show` did not have yet */
  constructor(host: Host, threads: TileThreads | undefined, changed: () => void, clock: Clock = pageClock) {
    this.#host = host;
    this.#threads = threads;
    this.#changed = changed;
    this.#clock = clock;
  }

  get model(): ConvolutionModel | undefined {
    return this.#model;
  }

  get proof(): ProofState | undefined {
    return this.#proof;
  }

  /** The nonzeros of M, once they have been counted one by one. */
  get counted(): number | undefined {
    return this.#counted;
  }

  /** What takes long at the moment, and how far it is. */
  get progress(): Progress | undefined {
    return this.#progress;
  }

  /** How far something is that takes long. */
  tell(progress: Progress): void {
    this.#progress = progress.share < 1 ? progress : undefined;
    this.#changed();
  }

  /** Ends what takes long: outputs are computed as they come into view then, and there is no proof or no count. */
  cancel(): void {
    if (this.#progress?.work !== "outputs") this.#question?.abort();
    else if (this.#model) {
      const { layer, version } = this.#model.id;
      this.#host.rpc.notify(declineOutput, { layer, version });
    }
    this.#progress = undefined;
    this.#changed();
  }

  show(layer: ConvPage, version: number): void {
    const before = this.#model;
    if (before?.id.key !== layer.key) this.#progress = undefined;
    const fetchOf = (geometry: ConvGeometry) =>
      tileFetcher(this.#host, this.#threads, layer, version, geometry);
    this.#model = createModel(layer, version, this.#store, fetchOf, before);
    const isNew = before?.id.key !== layer.key;
    if (isNew || this.#model.ranges === undefined) void this.#loadRanges(this.#model);
    if (isNew) this.#proveSoon();
  }

  async #loadRanges({ id: { layer, version, key } }: ConvolutionModel): Promise<void> {
    try {
      const ranges = await this.#host.rpc.request(getRanges, { layer, version });
      if (this.#model?.id.key !== key) return;
      this.#model = { ...this.#model, ranges };
      this.#changed();
    } catch {
      // The colours keep the range they have; the next state asks again.
    }
  }

  #proveSoon(): void {
    this.#proving?.abort();
    this.#question?.abort();
    this.#clock.clearTimeout(this.#resting);
    this.#proof = "running";
    this.#counted = undefined;
    this.#resting = this.#clock.setTimeout(() => {
      if (this.#model) void this.#prove(this.#model);
    }, rest);
  }

  async #prove({ id: { layer, version, key } }: ConvolutionModel): Promise<void> {
    this.#proving = new AbortController();
    const { signal } = this.#proving;
    const ask = async <R>(entry: RequestEntry<LayerRef, R>): Promise<R | "failed" | "cancelled"> => {
      const question = new AbortController();
      this.#question = question;
      try {
        return await this.#host.rpc.request(entry, { layer, version }, { signal: question.signal });
      } catch {
        return question.signal.aborted ? "cancelled" : "failed";
      }
    };
    const isCurrent = () => !signal.aborted && this.#model?.id.key === key;
    const proof = await ask(getProof);
    if (!isCurrent()) return;
    // Without a badge rather than with a wrong one.
    this.#proof = proof === "failed" ? undefined : (proof ?? "too large");
    this.#changed();
    const counted = await ask(getCount);
    if (!isCurrent() || typeof counted === "string") return;
    this.#counted = counted;
    this.#changed();
  }
}

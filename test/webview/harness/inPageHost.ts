import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import type { ConvTensors } from "../../../src/core/convTensors.ts";
import { packTile } from "../../../src/core/packTile.ts";
import { computeRanges } from "../../../src/core/ranges.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { computeTile } from "../../../src/core/tile.ts";
import type { ConvLayer } from "../../../src/params/layer.ts";
import { batchingPort } from "../../../src/protocol/batchingPort.ts";
import {
  copyReport,
  cursorMoved,
  declineOutput,
  getRanges,
  getTile,
  highlightWeight,
  type Progress,
  progressed,
  ready,
  reveal,
  selectLayer,
  showRace,
  stateChanged,
} from "../../../src/protocol/page.ts";
import type { AttentionPage, ConvPage, PageState, RnnPage } from "../../../src/protocol/pageState.ts";
import { Rpc } from "../../../src/protocol/rpc.ts";
import { answerAttention, attentionState } from "./attentionHost.ts";

interface Shown {
  readonly page: ConvPage;
  readonly tensors: ConvTensors;
}

/** Answers a page as the extension's host does, inside the page itself: analysis and core are the real ones. */
export class InPageHost {
  readonly rpc: Rpc;
  /** What the page told, for tests. */
  readonly notifications: unknown[] = [];
  #version = 0;
  #active: string | undefined;
  #shown: Shown | undefined;
  #text = "";
  #made: readonly (AttentionPage | RnnPage)[] = [];

  constructor(post: (message: unknown) => void, onMessage: (listener: (message: unknown) => void) => void) {
    const clock = {
      setTimeout: (f: () => void, ms: number) => setTimeout(f, ms),
      clearTimeout: (h: unknown) => clearTimeout(h as number),
    };
    const port = batchingPort({ post, onMessage }, (flush) => void setTimeout(flush));
    this.rpc = new Rpc(port, clock);
    this.rpc.handle(ready, () => this.#state());
    this.rpc.handle(getTile, async ({ ref, level, row, column }) => {
      await new Promise((resolve) => setTimeout(resolve));
      return packTile(computeTile(this.#tensors(), ref, level, row, column));
    });
    this.rpc.handle(getRanges, () => {
      const tensors = this.#tensors();
      return { ...computeRanges(tensors), ...(tensors.bias && { bias: tensors.bias.data }) };
    });
    this.rpc.on(selectLayer, ({ layer }) => {
      this.#active = layer;
      void this.#push();
    });
    answerAttention(this.rpc, () => this.#made, this.notifications);
    this.rpc.on(reveal, (place) => this.notifications.push({ reveal: place }));
    this.rpc.on(highlightWeight, (weight) => this.notifications.push({ highlightWeight: weight }));
    this.rpc.on(declineOutput, (layer) => this.notifications.push({ declineOutput: layer }));
    this.rpc.on(copyReport, (layer) => this.notifications.push({ copyReport: layer }));
  }

  /** As if the person had typed this text. */
  async type(text: string): Promise<void> {
    this.#text = text;
    this.#version++;
    await this.#push();
  }

  /** As if the command had been run. */
  showRace(): Promise<void> {
    return this.rpc.request(showRace, null);
  }

  /** As if an error had been typed into the layer, of which the last good state is shown. */
  async breakLayer(): Promise<void> {
    this.rpc.notify(stateChanged, { ...(await this.#state()), stale: true });
  }

  /** As if a computation took long. */
  tellProgress(progress: Progress): void {
    this.rpc.notify(progressed, progress);
  }

  /** As if the cursor stood on this key of the layer. */
  moveCursor(cursorKey: string): void {
    this.rpc.notify(cursorMoved, { cursorKey });
  }

  /** Shows layers that were made for the harness instead of those of a text. */
  loadMade(pages: readonly (AttentionPage | RnnPage)[]): void {
    this.#made = pages;
    this.#version = 1;
  }

  load(text: string): void {
    this.#text = text;
    this.#version = 1;
  }

  async #push(): Promise<void> {
    this.rpc.notify(stateChanged, await this.#state());
  }

  #tensors(): ConvTensors {
    if (this.#shown === undefined) throw new Error("no layer is shown");
    return this.#shown.tensors;
  }

  async #state(): Promise<PageState> {
    if (this.#made.length > 0) return attentionState(this.#made, this.#active, this.#version);
    const analysis = await analyzeSource({ text: this.#text, language: "json" });
    const { layers, problems } = analysis;
    if (!layers.some(({ name }) => name === this.#active)) this.#active = layers[0]?.name ?? this.#active;
    const layer = layers.find(({ name }) => name === this.#active);
    if (layer?.conv && layer.report) {
      const { conv, report, name, type, shapes, rows } = layer;
      const key = JSON.stringify(conv, (_, v: unknown) => (v instanceof Float32Array ? [...v] : v));
      const page: ConvPage = {
        kind: "conv",
        key,
        name,
        type,
        shapes,
        parameters: conv.parameters,
        report: { ...report },
        rows,
        examples: conv.examples,
        refusals: {},
      };
      this.#shown =
        this.#shown?.page.key === key ? { ...this.#shown, page } : { page, tensors: tensorsOf(conv) };
    }
    const stale =
      this.#shown !== undefined && layer?.conv === undefined && this.#shown.page.name === this.#active;
    const drawn = layer?.conv !== undefined || stale ? this.#shown : undefined;
    return {
      uri: "file:///harness.unroll.json",
      fileName: "harness.unroll.json",
      version: this.#version,
      layers: layers.map(({ name, type, shapes, conv }) => ({
        name,
        type,
        shapes,
        valid: conv !== undefined,
      })),
      problems: problems.map(({ code, severity, message, offset }) => ({ code, severity, message, offset })),
      stale,
      settings: { stepsPerSecond: 4, colorBy: "taps" },
      ...(drawn && { layer: drawn.page }),
      ...(this.#active === undefined ? {} : { active: this.#active }),
    };
  }
}

function tensorsOf({ geometry, input, weight, bias }: ConvLayer): ConvTensors {
  return {
    geometry,
    input: fillTensor(input, [geometry.inChannels, ...geometry.inputSize], "input"),
    weight: fillTensor(weight, geometry.weightShape, "weight"),
    ...(bias && { bias: fillTensor(bias, [geometry.outChannels], "bias") }),
  };
}

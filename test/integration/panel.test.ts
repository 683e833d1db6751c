import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { commands, EventEmitter, env, Selection, TabInputWebview, window } from "vscode";
import { unpackTile } from "../../src/core/packTile.ts";
import { Analyses } from "../../src/editor/analyses.ts";
import { Trainings } from "../../src/editor/trainings.ts";
import { LayerPanel } from "../../src/panels/layerPanel.ts";
import { batchingPort } from "../../src/protocol/batchingPort.ts";
import * as page from "../../src/protocol/page.ts";
import type { PageState } from "../../src/protocol/pageState.ts";
import { type Port, Rpc, RpcError } from "../../src/protocol/rpc.ts";
import { writeState } from "../../src/protocol/stateText.ts";
import { LayerWorkers } from "../../src/worker/layerWorkers.ts";
import { nodeClock } from "../../src/worker/nodePort.ts";
import { denseTile } from "../unit/support/denseTile.ts";
import { closeEverything, extensionRoot, openText, placeOf, replaceAll, until } from "./support/documents.ts";

const file = `{
  "layers": {
    "edges": { "type": "conv2d", "input_size": [6, 6], "in_channels": 1, "out_channels": 1, "kernel_size": 3, "padding": 1,
      "weight": [[1, 0, -1], [2, 0, -2], [1, 0, -1]], "bias": false },
    "wide": { "type": "conv1d", "input_size": 20, "in_channels": 2, "out_channels": 4, "kernel_size": 5 },
    "large": { "type": "conv2d", "input_size": [256, 256], "in_channels": 1, "out_channels": 1, "kernel_size": 31, "padding": 15 }
  }
}`;

/** The page's side of a panel: what it was sent, and a way to ask. */
function fakePage() {
  const toHost = new EventEmitter<unknown>();
  const toPage = new EventEmitter<unknown>();
  const host = {
    title: "",
    webview: {
      postMessage: async (message: unknown) => {
        toPage.fire(structuredClone(message));
        return true;
      },
      onDidReceiveMessage: toHost.event,
    },
  };
  const port: Port = {
    post: (message) => toHost.fire(structuredClone(message)),
    onMessage: (listener) => void toPage.event(listener),
  };
  const rpc = new Rpc(
    batchingPort(port, (flush) => void setImmediate(flush)),
    nodeClock,
  );
  const states: PageState[] = [];
  const cursorKeys: (string | undefined)[] = [];
  const progress: page.Progress[] = [];
  rpc.on(page.progressed, (told) => void progress.push(told));
  rpc.on(page.stateChanged, (state) => void states.push(state));
  rpc.on(page.cursorMoved, ({ cursorKey }) => void cursorKeys.push(cursorKey));
  return { host, rpc, states, cursorKeys, progress };
}

describe("the panel's messages", () => {
  const script = (name: string) => join(extensionRoot().fsPath, "dist", name);
  let analyses: Analyses;
  let workers: LayerWorkers;
  let trainings: Trainings;

  before(() => {
    analyses = new Analyses(script("analysis.cjs"));
    workers = new LayerWorkers(script("compute.cjs"));
    trainings = new Trainings(script("compute.cjs"), analyses);
  });
  after(() => {
    analyses.dispose();
    workers.dispose();
    trainings.dispose();
  });
  afterEach(closeEverything);

  async function openPanel(layer?: string, text = file) {
    const editor = await openText(text);
    await analyses.get(editor.document);
    const fake = fakePage();
    const panel = new LayerPanel(fake.host, editor.document.uri, layer, analyses, workers, trainings);
    const first = await fake.rpc.request(page.ready, { hasState: false });
    assert.ok(first, "a page without a state gets one");
    return { ...fake, editor, panel, first };
  }

  it("give the page its state when it asks", async () => {
    const { first, host, panel } = await openPanel();
    assert.equal(first.active, "edges");
    assert.deepEqual(
      first.layers.map(({ name }) => name),
      ["edges", "wide", "large"],
    );
    assert.equal(first.layer?.kind === "conv" && first.layer.report.nonzeros, 256);
    assert.equal(first.stale, false);
    assert.equal(host.title, "Unroll: edges");
    panel.dispose();
  });

  it("have the page come with its state, and tell it later only if there is another by then", async () => {
    const editor = await openText(file);
    await analyses.get(editor.document);
    const { rpc, host } = fakePage();
    const panel = new LayerPanel(host, editor.document.uri, "edges", analyses, workers, trainings);
    const given = panel.giveState();
    assert.ok(given);
    assert.equal(await rpc.request(page.ready, { hasState: true }), undefined);
    const asked = await rpc.request(page.ready, { hasState: false });
    assert.equal(asked && writeState(asked), given, "a page that is loaded again gets all of it");
    panel.show("large");
    const newest = await rpc.request(page.ready, { hasState: true });
    assert.equal(newest?.active, "large");
    panel.dispose();
  });

  it("answer tiles with the true numbers, and refuse those of another version", async () => {
    const { rpc, first, panel } = await openPanel("edges");
    const asked = {
      layer: "edges",
      version: first.version,
      ref: { view: "linear", planes: [] },
      level: 0,
      row: 0,
      column: 0,
    } as const;
    const tile = denseTile(unpackTile(await rpc.request(page.getTile, asked)));
    assert.deepEqual([tile.rows, tile.columns], [36, 36]);
    assert.equal(tile.values[15 * 36 + 22], -1, "M[15, 22] = W[0, 0, 2, 2]");
    assert.equal(tile.kinds.filter((kind) => kind === 1).length, 256);
    await assert.rejects(
      rpc.request(page.getTile, { ...asked, version: first.version - 1 }),
      (error) => error instanceof RpcError && error.reason === "stale",
    );
    await assert.rejects(rpc.request(page.getTile, { ...asked, level: 0.5 }), /whole number/);
    const ranges = await rpc.request(page.getRanges, { layer: "edges", version: first.version });
    assert.equal(ranges.weight.maxAbs, 2);
    panel.dispose();
  });

  it("push each change, and keep the last good picture while the layer is broken", async () => {
    const { states, editor, panel } = await openPanel("edges");
    await replaceAll(editor.document, file.replace('"padding": 1', '"padding": 0'));
    const changed = await until("4×4", () => states.find(({ layer }) => layer?.shapes === "1×6×6 → 1×4×4"));
    assert.equal(changed.stale, false);
    await replaceAll(editor.document, file.replace('"kernel_size": 3', '"kernel_size": 99'));
    const broken = await until("a stale state", () => states.find(({ stale }) => stale));
    assert.equal(broken.layer?.shapes, "1×6×6 → 1×4×4");
    assert(broken.problems.some(({ code }) => code === "kernel-larger-than-input"));
    await replaceAll(editor.document, file);
    await until("the repaired layer", () => {
      const last = states.at(-1);
      return last && !last.stale && last.layer?.shapes === "1×6×6 → 1×6×6" ? last : undefined;
    });
    panel.dispose();
  });

  it("follow the cursor to another layer and tell the key it stands on", async () => {
    const { states, cursorKeys, editor, panel } = await openPanel("edges");
    const stand = (text: string) => {
      const place = placeOf(editor.document, text);
      editor.selection = new Selection(place, place);
    };
    stand('"padding"');
    await until("the key", () => (cursorKeys.includes("padding") ? true : undefined));
    stand('"conv1d"');
    const wide = await until("the other layer", () => states.find(({ active }) => active === "wide"));
    assert.equal(wide.layer?.shapes, "2×20 → 4×16");
    panel.dispose();
  });

  it("stay with the chosen one of the layers that a loop has made at one place", async () => {
    const editor = await openText(
      `const layer = { type: "conv1d", input_size: 9, in_channels: 1, out_channels: 1, kernel_size: 3 };
const layers = Object.fromEntries([1, 2, 3].map((n) => [\`c\${n}\`, { ...layer, kernel_size: n }]));
export default { layers };`,
      "loop.unroll.ts",
    );
    await analyses.get(editor.document);
    const { host, rpc, states } = fakePage();
    const panel = new LayerPanel(host, editor.document.uri, "c1", analyses, workers, trainings);
    await rpc.request(page.ready, { hasState: false });
    rpc.notify(page.selectLayer, { layer: "c2" });
    await until("the chosen layer", () => states.find(({ active }) => active === "c2"));
    const place = placeOf(editor.document, "{ layers }");
    editor.selection = new Selection(place, place);
    await replaceAll(editor.document, `${editor.document.getText()}\n`);
    await until("the next state", () => states.find(({ version }) => version === editor.document.version));
    assert.equal(states.at(-1)?.active, "c2");
    panel.dispose();
  });

  it("write a parameter into the file, as an edit that undo takes back", async () => {
    const { rpc, states, editor, panel } = await openPanel("edges");
    const edit = { layer: "edges", key: "stride", values: [2], continues: false } as const;
    await rpc.request(page.editParameter, edit);
    assert.match(editor.document.getText(), /"stride": 2/);
    await until("the new shape", () => states.find(({ layer }) => layer?.shapes === "1×6×6 → 1×3×3"));
    await rpc.request(page.editParameter, { ...edit, values: [3], continues: true });
    assert.match(editor.document.getText(), /"stride": 3/);
    await commands.executeCommand("undo");
    assert.equal(editor.document.getText(), file, "one undo takes back the whole drag");
    await assert.rejects(
      rpc.request(page.editParameter, { ...edit, key: "kernel_size" }),
      /weight, which is given as numbers/,
    );
    panel.dispose();
  });

  it("prove a layer that is small enough", async () => {
    const { rpc, first, panel } = await openPanel("edges");
    const proof = await rpc.request(page.getProof, { layer: "edges", version: first.version });
    assert.equal(proof?.holds, true);
    assert.deepEqual(proof?.nonzeros, { formula: 256, counted: 256 });
    assert.match(proof?.kernel?.path ?? "", /^(relaxed FMA|SIMD)$/);
    assert.ok((proof?.kernel?.share ?? 2) <= 1);
    panel.dispose();
  });

  it("say by what a large output was computed, by how many threads, and how exactly", async () => {
    const { rpc, first, panel } = await openPanel("large");
    const asked = { layer: "large", version: first.version };
    const ranges = await rpc.request(page.getRanges, asked);
    const row = (key: string) =>
      ranges.computed?.find((computed) => computed.key === key)?.value ?? "no such row";
    const threads = Math.min(8, availableParallelism());
    assert.match(row("computed_by"), new RegExp(`^kernels, (relaxed FMA|SIMD), ${threads} threads?$`));
    assert.match(row("output_error"), /^≤ \d\.\de-\d+$/);
    assert.match(row("bytes_held"), /^[\d.]+ [kM]B$/);
    assert.deepEqual(panel.computedRows("large"), ranges.computed);
    assert.deepEqual(panel.computedRows("edges"), []);
    // One tile is all of the output, which is computed once for both.
    const ref = { view: "output", planes: [0] } as const;
    const tile = unpackTile(await rpc.request(page.getTile, { ...asked, ref, level: 0, row: 0, column: 0 }));
    assert.deepEqual([tile.rows, tile.columns], [256, 256]);
    const largest = tile.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.deepEqual({ maxAbs: largest, sampled: false }, ranges.output);
    panel.dispose();
  });

  it("tell how far a long computation is, and end it when nobody wants it", async () => {
    const text = `{ "layers": { "huge": { "type": "conv2d", "input_size": [256, 256], "in_channels": 64, "out_channels": 96,
      "kernel_size": 7, "padding": 3 } } }`;
    const { rpc, first, panel, progress } = await openPanel("huge", text);
    const asked = { layer: "huge", version: first.version };
    const ranges = rpc.request(page.getRanges, asked);
    const { work, share, milliseconds } = await until("a word", () => progress[0]);
    assert.equal(work, "outputs");
    assert.ok(share > 0 && share < 1 && milliseconds >= 100, `${share} after ${milliseconds} ms`);
    rpc.notify(page.declineOutput, asked);
    const { output, computed } = await ranges;
    assert.equal(output.sampled, true);
    assert.equal(computed?.[0]?.value, "TypeScript, 1 thread");
    assert.equal(progress.at(-1)?.share, 1);
    panel.dispose();
  });

  it("say that the outputs in view of a small layer are computed one by one", async () => {
    const { rpc, first, panel } = await openPanel("edges");
    const { computed } = await rpc.request(page.getRanges, { layer: "edges", version: first.version });
    assert.equal(computed?.[0]?.value, "TypeScript, 1 thread");
    panel.dispose();
  });

  it("reveal a place of the text", async () => {
    const { rpc, editor, panel } = await openPanel("edges");
    rpc.notify(page.reveal, { layer: "wide", key: "kernel_size", takeFocus: true });
    const offset = editor.document.getText().indexOf("5 }");
    await until("the cursor at the kernel size", () => {
      const at = window.activeTextEditor?.selection.active;
      return at && editor.document.offsetAt(at) === offset ? true : undefined;
    });
    panel.dispose();
  });
});

describe("the commands", () => {
  afterEach(closeEverything);
  const panelTabs = () =>
    window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(({ input }) => input instanceof TabInputWebview));

  it("open one panel a file, beside the editor", async () => {
    const editor = await openText(file);
    await commands.executeCommand("unroll.openPanelToTheSide");
    const [tab] = await until("the panel", () => (panelTabs().length > 0 ? panelTabs() : undefined));
    assert.notEqual(tab?.group.viewColumn, editor.viewColumn);
    await commands.executeCommand("unroll.visualizeLayer", editor.document.uri, "wide");
    await until("the other layer's title", () => panelTabs().find(({ label }) => label === "Unroll: wide"));
    assert.equal(panelTabs().length, 1);
  });

  it("step from layer to layer, round the end", async () => {
    const { document } = await openText(file);
    const cursor = () =>
      document.offsetAt(window.activeTextEditor?.selection.active ?? placeOf(document, "{"));
    const at = async (name: string) => {
      const offset = document.getText().indexOf(`"${name}"`);
      await until(`the cursor at ${name}`, () => (cursor() === offset ? true : undefined));
    };
    await commands.executeCommand("unroll.nextLayer");
    await at("wide");
    await commands.executeCommand("unroll.nextLayer");
    await at("large");
    await commands.executeCommand("unroll.nextLayer");
    await at("edges");
    await commands.executeCommand("unroll.previousLayer");
    await at("large");
  });

  it("copy the report of the layer at the cursor", async () => {
    await openText(file);
    await commands.executeCommand("unroll.copyReport");
    const copied = await until("the clipboard", async () => {
      const text = await env.clipboard.readText();
      return text.includes("edges") ? text : undefined;
    });
    assert.match(copied, /256/);
    assert.match(copied, /0\.80/);
  });

  it("copy beside it by what the layer in the panel was computed", async () => {
    await openText(file);
    await commands.executeCommand("unroll.openPanelToTheSide");
    const copied = await until("the report with its computation", async () => {
      await commands.executeCommand("unroll.copyReport");
      const text = await env.clipboard.readText();
      return text.includes("output computed by") ? text : undefined;
    });
    assert.match(copied, /\| output computed by \| TypeScript, 1 thread \|/);
    assert.match(copied, /\| memory held \|/);
  });
});

import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type CodeAction,
  type CodeLens,
  type CompletionList,
  commands,
  EventEmitter,
  type Hover,
  Range,
  type Uri,
  workspace,
} from "vscode";
import { unpackTile } from "../../src/core/packTile.ts";
import { Analyses } from "../../src/editor/analyses.ts";
import { Trainings } from "../../src/editor/trainings.ts";
import { LayerPanel } from "../../src/panels/layerPanel.ts";
import { batchingPort } from "../../src/protocol/batchingPort.ts";
import * as page from "../../src/protocol/page.ts";
import { type Port, Rpc } from "../../src/protocol/rpc.ts";
import type { TrainingState } from "../../src/protocol/sequence.ts";
import { LayerWorkers } from "../../src/worker/layerWorkers.ts";
import { nodeClock } from "../../src/worker/nodePort.ts";
import { denseTile } from "../unit/support/denseTile.ts";
import {
  closeEverything,
  diagnosticsWhen,
  extensionRoot,
  openExample,
  openText,
  until,
} from "./support/documents.ts";

const task = `"tasks": { "repeat": { "variables": { "u1": { "uniform": [0, 1] }, "u2": { "uniform": [0, 1] } },
  "x": [0, "u1", "u2", "u1"], "y": ["u1", "u2", "u1", "u2"], "loss": "l1" } }`;

const design = `{
  "layers": {
    "first": {
      "type": "attention", "task": "repeat", "mask": "causal", // kept
      "positional_encoding": [[0.1, 0], [0, 0.1], [-0.1, 0], [0, -0.1]],
      "W_Q": [[0], [0], [1]], "W_K": [[0], [0], [1]], "W_V": [[0], [0], [1]]
    }
  },
  ${task}
}`;

async function lensesOf(uri: Uri): Promise<string[]> {
  const lenses = await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", uri, 100);
  return lenses.flatMap(({ command }) => (command?.title.startsWith("▶ Unroll") ? [command.title] : []));
}

const lensesWith = (uri: Uri, wanted: string) =>
  until(`a lens with ${wanted}`, async () => {
    const lenses = await lensesOf(uri);
    return lenses.some((lens) => lens.includes(wanted)) ? lenses : undefined;
  });

describe("attention and memory in the editor", () => {
  afterEach(closeEverything);

  it("shows the loss of each classic design above it, and marks what they claim", async () => {
    const { document } = await openExample("attention-designs.unroll.json");
    const lenses = await lensesWith(document.uri, "loss");
    assert.deepEqual(
      lenses.map((lens) => /loss ([\d.]+)/.exec(lens)?.[1]),
      ["1.2830", "1.3146", "1.2830", "0.50002"],
    );
    assert.match(lenses[0] ?? "", /± \de-1\d · optimum 0\.5/);
    const found = await diagnosticsWhen(
      document.uri,
      "false claims",
      (all) => all.filter(({ code }) => code === "claim-false").length === 3,
    );
    const claims = found.filter(({ code }) => code === "claim-false").map(({ message }) => message);
    for (const [i, loss] of ["1.2830", "1.3146", "1.2830"].entries()) {
      assert.match(claims[i] ?? "", new RegExp(`loss is claimed to be 0.5, but is ${loss}`));
    }
  });

  it("puts the exact design in the place of one that does not work, by a quick fix", async () => {
    const { document } = await openText(design);
    const [finding] = await diagnosticsWhen(document.uri, "a finding", (all) =>
      all.some(({ code }) => code === "finding-worse-than-constant"),
    );
    assert(finding);
    const actions = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      finding.range,
    );
    const fix = actions.find(({ title }) => title === "Insert the exact design");
    assert(fix?.edit, actions.map(({ title }) => title).join(", "));
    assert(await workspace.applyEdit(fix.edit));
    await lensesWith(document.uri, "loss 0.5");
    await diagnosticsWhen(document.uri, "no finding", ({ length }) => length === 0);
    assert.match(document.getText(), /\/\/ kept/);
  });

  it("completes the names of tasks, in text that is still being typed too", async () => {
    const example = (await openExample("attention-designs.unroll.json")).document.getText();
    for (const [file, typed] of [
      ["typed.unroll.json", '"task": ""'],
      ["typing.unroll.json", '"task": '],
    ] as const) {
      const { document } = await openText(example.replace('"task": "repeat"', typed), file);
      const place = document.positionAt(document.getText().indexOf(typed) + '"task": '.length);
      const item = await until("the name of the task", async () => {
        const list = await commands.executeCommand<CompletionList>(
          "vscode.executeCompletionItemProvider",
          document.uri,
          place,
        );
        return list.items.find(({ label }) => label === "repeat");
      });
      assert.equal(item.insertText, '"repeat"');
      const { range } = item;
      assert(range instanceof Range);
      assert.equal(document.getText(range as Range), typed.slice('"task": '.length));
    }
  });

  it("completes the keys of attention and explains them", async () => {
    const { document } = await openExample("attention-designs.unroll.json");
    const offset = document.getText().indexOf('"W_V"');
    const place = document.positionAt(offset);
    const labels = await until("keys of an attention layer", async () => {
      const list = await commands.executeCommand<CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        place,
      );
      const found = list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
      return found.some((label) => label.includes("num_kv_heads")) ? found : undefined;
    });
    for (const key of ["W_O", "softcap", "scale", "num_heads"]) {
      assert(
        labels.some((label) => label.includes(key)),
        `${key} is not among ${labels.join(", ")}`,
      );
    }
    const hovers = await commands.executeCommand<Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      document.positionAt(document.getText().indexOf('"mask"') + 2),
    );
    const told = hovers.flatMap(({ contents }) =>
      contents.map((content) => (typeof content === "string" ? content : content.value)),
    );
    assert.match(told.join("\n"), /Which sources a position sees/);
  });

  it("gives every position an encoding of its own by a quick fix at the encodings", async () => {
    const { document } = await openText(
      design.replace("[[0.1, 0], [0, 0.1], [-0.1, 0], [0, -0.1]]", "[[1, 0], [0, 1], [1, 0], [0, 1]]"),
    );
    const found = await diagnosticsWhen(document.uri, "encodings that are alike", (all) =>
      all.some(({ code }) => code === "finding-alike"),
    );
    const alike = found.find(({ code }) => code === "finding-alike");
    assert(alike);
    assert.match(alike.message, /^Positions 1 and 3 have the same encoding \(1, 0\), positions 2 and 4/);
    const actions = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      alike.range,
    );
    const fix = actions.find(({ title }) => title === "Give every position an encoding of its own");
    assert(fix?.edit && (await workspace.applyEdit(fix.edit)));
    await diagnosticsWhen(document.uri, "distinct encodings", (all) =>
      all.every(({ code }) => code !== "finding-alike"),
    );
  });

  it("says what a packed state costs", async () => {
    const { document } = await openExample("one-float-of-memory.unroll.json");
    const lenses = await lensesWith(document.uri, "bits");
    assert.match(lenses[0] ?? "", /loss 0\.5001.* · optimum 0\.5 · 12\+12 bits/);
    assert.match(lenses[2] ?? "", /27\+26 bits/);
  });
});

/** A panel without its page: what it was sent, and a way to ask. */
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
  const trainings: (TrainingState | null)[] = [];
  rpc.on(page.trainingChanged, (state) => void trainings.push(state));
  return { host, rpc, trainings };
}

describe("the panel of an attention layer", () => {
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
    trainings.dispose();
    analyses.dispose();
    workers.dispose();
  });
  afterEach(closeEverything);

  async function openPanel(text: string) {
    const { document } = await openText(text);
    const fake = fakePage();
    const panel = new LayerPanel(fake.host, document.uri, undefined, analyses, workers, trainings);
    const state = await until("the layer in the page", async () => {
      const now = await fake.rpc.request(page.ready, { hasState: false });
      return now?.layer && now.version === document.version ? now : undefined;
    });
    return { document, ...fake, panel, state };
  }

  it("is sent the design, its task and what was found", async () => {
    const { state, panel } = await openPanel(design);
    const { layer } = state;
    assert(layer?.kind === "attention");
    assert.equal(layer.design?.W_Q.rows, 3);
    assert.equal(layer.task?.optimum.loss, 0.5);
    assert(layer.findings.some(({ fix }) => fix === "Insert the exact design"));
    assert.deepEqual(
      state.race?.map(({ layer: name, parameters }) => [name, parameters]),
      [["first", 17]],
    );
    panel.dispose();
  });

  it("is sent the heads of all layers that are drawn, where there are several", async () => {
    const one = await openPanel(design);
    assert.equal(one.state.heads, undefined);
    one.panel.dispose();
    const second = `"second": { "type": "attention", "x": [[1], [2]], "W_Q": [[1]], "W_K": [[1]], "W_V": [[1]] }`;
    const two = await openPanel(design.replace('"layers": {', `"layers": { ${second},`));
    assert.deepEqual(
      two.state.heads?.map(({ layer, task: own, x }) => [layer, own?.x.length, x?.rows]),
      [
        ["second", undefined, 2],
        ["first", 4, undefined],
      ],
    );
    two.panel.dispose();
  });

  it("asks its page for the race, at once or when it is there", async () => {
    const { document, rpc, panel, host } = await openPanel(design);
    let asked = 0;
    rpc.handle(page.showRace, () => void asked++);
    panel.showRace();
    await until("the page asked", () => (asked === 1 ? true : undefined));
    assert.equal(host.title, "Unroll: first");
    panel.dispose();
    const fake = fakePage();
    fake.rpc.handle(page.showRace, () => void asked++);
    const later = new LayerPanel(fake.host, document.uri, undefined, analyses, workers, trainings);
    later.showRace();
    await fake.rpc.request(page.ready, { hasState: false });
    await until("the new page asked", () => (asked === 2 ? true : undefined));
    later.dispose();
  });

  it("answers losses against sharpness and the maps of a long layer", async () => {
    const first = await openPanel(design);
    const asked = { layer: "first", version: first.state.version };
    const losses = await first.rpc.request(page.getSharpness, { ...asked, factors: [1, 4] });
    assert.equal(losses.length, 2);
    assert.equal(losses[0]?.loss, first.state.layer?.kind === "attention" && first.state.layer.loss?.loss);
    first.panel.dispose();

    const long = await openPanel(
      '{ "layers": { "long": { "type": "attention", "sequence_length": 300, "embed_dim": 8, "num_heads": 2, "mask": "causal" } } }',
    );
    assert(long.state.layer?.kind === "attention" && long.state.layer.design === undefined);
    const about = { layer: "long", version: long.state.version, map: "weights" as const, head: 1 };
    const tile = denseTile(
      unpackTile(await long.rpc.request(page.getMapTile, { ...about, level: 0, row: 0, column: 0 })),
    );
    const row = tile.values.slice(200 * 256, 200 * 256 + 201);
    assert(Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-5);
    const summary = await long.rpc.request(page.getMapSummary, about);
    assert.equal(summary.received?.length, 300);
    long.panel.dispose();
  });

  it("trains a design, shows how it goes, and writes what it finds as a new layer that undo takes away", async () => {
    const { document, rpc, trainings: seen, panel } = await openPanel(design);
    rpc.notify(page.train, { layer: "first", seeds: 2, from: "random" });
    const last = await until("a finished training", () => {
      const state = seen.at(-1);
      return state && !state.running && state.verified ? state : undefined;
    });
    assert((last.verified?.loss ?? 1) <= 0.501, String(last.verified?.loss));
    assert(
      seen.some((state) => state?.running),
      "it says how it goes",
    );
    assert.notEqual(last.path, "TypeScript", "the kernels are there");
    assert.equal(last.curves.length, 2);
    await rpc.request(page.keepTraining, { layer: "first", as: "new" });
    const lenses = await lensesWith(document.uri, "loss 0.500");
    assert.equal(lenses.length, 2);
    assert.match(document.getText(), /"first_trained": \{/);
    await commands.executeCommand("undo");
    await until("the text as it was", () => (document.getText() === design ? true : undefined));
    panel.dispose();
  });

  it("keeps the best so far of a training that is stopped", async () => {
    const { document, rpc, trainings: seen, panel } = await openPanel(design);
    rpc.notify(page.train, { layer: "first", seeds: 8, from: "here" });
    await until("some steps", () => ((seen.at(-1)?.step ?? 0) > 0 ? true : undefined));
    rpc.notify(page.stopTraining, {});
    const stopped = await until("an end", () => (seen.at(-1)?.running === false ? seen.at(-1) : undefined));
    assert(stopped);
    await rpc.request(page.keepTraining, { layer: "first", as: "layer" });
    assert.notEqual(document.getText(), design);
    assert.match(document.getText(), /"mask": "causal", \/\/ kept/);
    panel.dispose();
  });

  it("trains a layer too large to be drawn cell by cell, whose maps are then those of the weights in training", async () => {
    const large = await openPanel(
      `{ "layers": { "large": { "type": "attention", "task": "repeat", "embed_dim": 160, "positional_encoding": { "random": "normal", "seed": 1 } } }, ${task} }`,
    );
    assert(large.state.layer?.kind === "attention" && large.state.layer.design === undefined);
    const about = { layer: "large", version: large.state.version, map: "weights", head: 0 } as const;
    const weights = async () =>
      denseTile(
        unpackTile(await large.rpc.request(page.getMapTile, { ...about, level: 0, row: 0, column: 0 })),
      ).values;
    const before = await weights();
    large.rpc.notify(page.train, { layer: "large", seeds: 1, from: "here" });
    const last = await until("a finished training", () => {
      const state = large.trainings.at(-1);
      return state && !state.running ? state : undefined;
    });
    assert(last.design === undefined && last.maps && last.verified);
    assert.notDeepEqual(await weights(), before);
    await large.rpc.request(page.keepTraining, { layer: "large", as: "layer" });
    assert.match(large.document.getText(), /"W_Q": \[\[/);
    large.panel.dispose();
  });

  it("refuses to train what has nothing to learn", async () => {
    const text = `{ "layers": { "memory": { "type": "rnn", "task": "repeat", "scheme": "packed" } }, ${task} }`;
    const { document, state, panel } = await openPanel(text);
    assert(state.layer?.kind === "rnn" && state.layer.excess);
    assert(Math.abs(state.layer.excess.measured - 2 ** -13) < 1e-9);
    await assert.rejects(
      trainings.start(document.uri, { layer: "memory", seeds: 1, from: "random" }),
      /can't be trained/,
    );
    panel.dispose();
  });

  it("writes a sharper scale", async () => {
    const { document, rpc, panel } = await openPanel(design);
    await rpc.request(page.writeScale, { layer: "first", scale: 2.5 });
    assert.match(document.getText(), /"scale": 2\.5/);
    panel.dispose();
  });
});

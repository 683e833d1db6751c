import assert from "node:assert/strict";
import type { ExpectedLoss } from "../../../src/core/sequence/loss.ts";
import {
  getMapSummary,
  getSharpness,
  type SharpnessParams,
  trainingChanged,
} from "../../../src/protocol/page.ts";
import { Rpc, RpcError } from "../../../src/protocol/rpc.ts";
import type { TrainingState } from "../../../src/protocol/sequence.ts";
import { AttentionSession } from "../../../webview/attention/session.ts";
import { exact, repeat } from "../core/sequence/designs.ts";
import { joinedPorts, never, restingClock } from "../support/joinedPorts.ts";
import { modelOf } from "./attentionScene.ts";

const { layer } = modelOf(exact(10), repeat);

function loss(value: number): ExpectedLoss {
  return { loss: value, perPosition: [value], error: 1e-9, method: "quadrature", evaluations: 1 };
}

/** A session and its host, joined by ports that deliver at once; what waits runs when told to. */
function sessionWithHost() {
  const ports = joinedPorts();
  const { clock, rest } = restingClock();
  const host = new Rpc(ports.host, never);
  const asked: SharpnessParams[] = [];
  let refused = false;
  host.handle(getSharpness, (params) => {
    asked.push(params);
    if (refused) throw new RpcError("stale", "no longer shown");
    return params.factors.map((factor) => loss(0.5 + 1 / factor));
  });
  let changes = 0;
  const session = new AttentionSession({ rpc: new Rpc(ports.page, never) }, () => changes++, clock);
  return {
    session,
    host,
    asked,
    rest,
    changes: () => changes,
    refuse: (whether: boolean) => {
      refused = whether;
    },
  };
}

const training: TrainingState = {
  layer: layer.name,
  running: true,
  seed: 1,
  seeds: 1,
  step: 10,
  steps: 100,
  stepsPerSecond: 1000,
  path: "SIMD",
  loss: 1,
  best: 1,
  curves: [],
  design: exact(10),
};

describe("the session of an attention layer", () => {
  it("asks for the loss against sharpness once nothing has changed for a while", async () => {
    const { session, asked, rest } = sessionWithHost();
    session.show(layer, 1);
    session.show({ ...layer, key: "edited" }, 2);
    assert.equal(asked.length, 0);
    await rest();
    assert.deepEqual(
      asked.map(({ version, factors }) => [version, factors.length]),
      [[2, 33]],
    );
    const { sharpness = [] } = session.model ?? {};
    assert.equal(sharpness[0]?.factor, 0);
    assert.equal(sharpness.at(-1)?.factor, 4);
    assert.equal(sharpness[8]?.loss.loss, 1.5);
  });

  it("asks for a soft design up to where it would be sharp", async () => {
    const { session, asked, rest } = sessionWithHost();
    session.show({ ...layer, key: "soft", design: exact(0.5) }, 1);
    await rest();
    assert.equal(asked[0]?.factors.at(-1), 20);
    session.show({ ...layer, key: "flat", design: exact(0) }, 2);
    await rest();
    assert.equal(asked.length, 1, "what has no sharpness can't be sharpened");
    assert.deepEqual(session.model?.sharpness, []);
  });

  it("keeps the curve of a design that becomes sharper at its β until there is another", async () => {
    const { session, rest } = sessionWithHost();
    session.show(layer, 1);
    await rest();
    const before = session.model?.sharpness ?? [];
    session.show({ ...layer, key: "edited", design: exact(40) }, 2);
    const { sharpness = [] } = session.model ?? {};
    assert.deepEqual(
      sharpness.map(({ factor }) => 40 * factor),
      before.map(({ factor }) => 10 * factor),
    );
    await rest();
    assert.equal(session.model?.sharpness.at(-1)?.factor, 4);
  });

  it("takes no answer about the layer as it was before an edit", async () => {
    const { session, asked, rest } = sessionWithHost();
    session.show(layer, 1);
    const resting = rest();
    // The question is under way when the edit comes.
    session.show({ ...layer, key: "edited", design: exact(40) }, 2);
    await resting;
    assert.deepEqual(session.model?.sharpness, []);
    await rest();
    assert.deepEqual(
      asked.map(({ version }) => version),
      [1, 2],
    );
    assert.equal(session.model?.sharpness.length, 33);
  });

  it("asks for the factor that is chosen first", async () => {
    const { session, asked, rest } = sessionWithHost();
    session.show(layer, 1);
    session.sharpen(2);
    await rest();
    assert.deepEqual(asked[0]?.factors, [2]);
    assert.deepEqual(session.model?.sharpened, { factor: 2, loss: loss(1) });
    session.sharpen(4);
    await rest();
    assert.deepEqual(session.model?.sharpened, { factor: 4, loss: loss(0.75) });
    assert.equal(asked.length, 3, "the curve is asked for once");
  });

  it("asks again with a new version what was refused for an old one", async () => {
    const { session, asked, rest, refuse } = sessionWithHost();
    refuse(true);
    session.show(layer, 1);
    await rest();
    assert.equal(session.model?.sharpness.length, 0);
    refuse(false);
    session.show(layer, 2);
    await rest();
    assert.equal(asked.at(-1)?.version, 2);
    assert.equal(session.model?.sharpness.length, 33);
    session.show(layer, 3);
    await rest();
    assert.equal(asked.length, 2, "what is known is not asked for again");
  });

  it("shows a training with its own layer only", () => {
    const { session, host, changes } = sessionWithHost();
    session.show(layer, 1);
    host.notify(trainingChanged, training);
    assert.equal(session.model?.training?.step, 10);
    assert.equal(changes(), 1);
    const step = () => session.model?.training?.step;
    session.show({ ...layer, key: "other", name: "other" }, 1);
    assert.equal(step(), undefined);
    session.show(layer, 1);
    assert.equal(step(), 10);
    host.notify(trainingChanged, null);
    assert.equal(step(), undefined);
  });

  it("asks for a map's summary once, and again after it failed", async () => {
    const { session, host } = sessionWithHost();
    let failing = true;
    let asked = 0;
    host.handle(getMapSummary, () => {
      asked++;
      if (failing) throw new RpcError("failed", "no");
      return { range: { maxAbs: 3, sampled: false } };
    });
    const ref = { map: "scores", head: 1 } as const;
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    session.show(layer, 1);
    assert.equal(session.summary(ref), undefined);
    await settle();
    failing = false;
    assert.equal(session.summary(ref), undefined);
    await settle();
    assert.equal(session.summary(ref)?.range.maxAbs, 3);
    assert.equal(asked, 2);
  });

  it("waits no longer for a summary once another layer is shown", async () => {
    const { session, host } = sessionWithHost();
    const told: string[] = [];
    host.handle(
      getMapSummary,
      (_, signal) =>
        new Promise((_resolve, reject) => {
          told.push("asked");
          signal.addEventListener("abort", () => {
            told.push("left");
            reject(new RpcError("cancelled", "left"));
          });
        }),
    );
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    const ref = { map: "scores", head: 0 } as const;
    session.show(layer, 1);
    session.summary(ref);
    session.show(layer, 2);
    assert.deepEqual(told, ["asked"]);
    session.show({ ...layer, key: "edited" }, 3);
    assert.deepEqual(told, ["asked", "left"]);
    session.summary(ref);
    session.leaveMaps();
    await settle();
    assert.deepEqual(told, ["asked", "left", "asked", "left"]);
    session.summary(ref);
    assert.equal(told.length, 5, "whoever comes back to a layer asks again");
  });

  it("asks for the maps of a long layer again while its weights are trained, and keeps what it has until they come", async () => {
    const { session, host } = sessionWithHost();
    let asked = 0;
    host.handle(getMapSummary, () => ({ range: { maxAbs: ++asked, sampled: false } }));
    const ref = { map: "weights", head: 0 } as const;
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    session.show(layer, 1);
    session.summary(ref);
    await settle();
    const before = session.source(ref);
    assert.equal(session.source(ref), before);
    host.notify(trainingChanged, { ...training, maps: "step 10" });
    assert.notEqual(session.source(ref)?.view.key, before?.view.key);
    assert.equal(session.source(ref), session.source(ref));
    assert.equal(session.summary(ref)?.range.maxAbs, 1);
    await settle();
    assert.equal(session.summary(ref)?.range.maxAbs, 2);
    host.notify(trainingChanged, null);
    assert.equal(session.source(ref)?.view.key, before?.view.key);
    session.summary(ref);
    await settle();
    assert.equal(asked, 3);
  });
});

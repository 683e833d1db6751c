import assert from "node:assert/strict";
import { getCount, getProof, type Progress } from "../../../src/protocol/page.ts";
import type { ConvPage } from "../../../src/protocol/pageState.ts";
import { Rpc } from "../../../src/protocol/rpc.ts";
import { ConvolutionSession } from "../../../webview/convolution/session.ts";
import { joinedPorts, never, restingClock } from "../support/joinedPorts.ts";

const layer: ConvPage = {
  kind: "conv",
  key: "a",
  name: "conv",
  type: "conv2d",
  shapes: "",
  parameters: { input_size: [6, 6], in_channels: 1, out_channels: 1, kernel_size: 3 },
  report: {},
  rows: [],
  examples: [],
  refusals: {},
};

/** A session whose host proves and counts for ever, until it is told to stop. */
function sessionWithHost() {
  const ports = joinedPorts();
  const { clock, rest } = restingClock();
  const host = new Rpc(ports.host, never);
  const asked: string[] = [];
  const forever = (name: string) => (_: unknown, signal: AbortSignal) => {
    asked.push(name);
    return new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => {
        asked.push(`no ${name}`);
        reject(new Error("stopped"));
      });
    });
  };
  host.handle(getProof, forever("proof"));
  host.handle(getCount, forever("count"));
  const rpc = new Rpc(ports.page, never);
  const session = new ConvolutionSession(
    { rpc, saved: undefined, save: () => {} },
    undefined,
    () => {},
    clock,
  );
  const tell = (work: Progress["work"]) => session.tell({ work, share: 0.5, milliseconds: 900 });
  return { session, asked, rest, tell };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("the session of a convolution", () => {
  it("goes on with the count when nobody waits for the proof, and ends without it", async () => {
    const { session, asked, rest, tell } = sessionWithHost();
    session.show(layer, 1);
    await rest();
    assert.deepEqual([asked, session.proof], [["proof"], "running"]);
    tell("proof");
    session.cancel();
    await settled();
    assert.deepEqual([asked, session.proof], [["proof", "no proof", "count"], "cancelled"]);
    tell("nonzeros");
    session.cancel();
    await settled();
    assert.deepEqual(asked, ["proof", "no proof", "count", "no count"]);
    assert.deepEqual([session.proof, session.counted, session.progress], ["cancelled", undefined, undefined]);
  });

  it("proves a layer that was edited anew", async () => {
    const { session, asked, rest, tell } = sessionWithHost();
    session.show(layer, 1);
    await rest();
    tell("proof");
    session.cancel();
    await settled();
    session.show({ ...layer, key: "b" }, 2);
    assert.equal(session.proof, "running");
    await rest();
    assert.deepEqual(asked, ["proof", "no proof", "count", "no count", "proof"]);
  });
});

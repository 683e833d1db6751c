import assert from "node:assert/strict";
import { batchingPort } from "../../../src/protocol/batchingPort.ts";
import type { Port } from "../../../src/protocol/rpc.ts";

function recording() {
  const posted: { readonly message: unknown; readonly transfer: readonly ArrayBuffer[] }[] = [];
  let receive: (message: unknown) => void = () => {};
  const inner: Port = {
    post: (message, transfer = []) => posted.push({ message, transfer }),
    onMessage: (listener) => {
      receive = listener;
    },
  };
  const ends: (() => void)[] = [];
  const port = batchingPort(inner, (flush) => ends.push(flush));
  return {
    posted,
    port,
    endTurn: () => {
      for (const end of ends.splice(0)) end();
    },
    receive: (m: unknown) => receive(m),
  };
}

describe("a batching port", () => {
  it("sends what was posted within a turn as one message, buffers and all", () => {
    const { posted, port, endTurn } = recording();
    const [a, b] = [new ArrayBuffer(1), new ArrayBuffer(2)];
    port.post("one", [a]);
    port.post("two");
    port.post("three", [b]);
    assert.equal(posted.length, 0);
    endTurn();
    assert.deepEqual(posted, [{ message: ["one", "two", "three"], transfer: [a, b] }]);
    port.post("four");
    endTurn();
    assert.deepEqual(posted[1]?.message, ["four"]);
  });

  it("hands on messages one by one, and one that came alone as it is", () => {
    const { port, receive } = recording();
    const seen: unknown[] = [];
    port.onMessage((message) => seen.push(message));
    receive(["one", "two"]);
    receive("three");
    assert.deepEqual(seen, ["one", "two", "three"]);
  });
});

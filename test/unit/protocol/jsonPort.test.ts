import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonPort } from "../../../src/protocol/jsonPort.ts";
import type { Port } from "../../../src/protocol/rpc.ts";

/** What arrives of a message that is sent as VS Code does: as JSON. */
function arrived(message: unknown): unknown {
  let received: unknown;
  let listener: (message: unknown) => void = () => {};
  const wire: Port = {
    post: (sent) => listener(JSON.parse(JSON.stringify(sent))),
    onMessage: (added) => {
      listener = added;
    },
  };
  const port = jsonPort(wire);
  port.onMessage((message_) => {
    received = message_;
  });
  port.post(message);
  return received;
}

describe("jsonPort", () => {
  it("carries every number, wherever it stands", () => {
    const number = fc.double().map((n) => (Object.is(n, -0) ? 0 : n));
    const message = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        number,
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(message, (sent) => {
        assert.deepEqual(arrived(sent), sent);
      }),
    );
    assert.deepEqual(arrived({ error: Number.NaN, ulps: [Infinity, -Infinity, 1] }), {
      error: Number.NaN,
      ulps: [Infinity, -Infinity, 1],
    });
  });

  it("sends what has none of them, and buffers, as they are", () => {
    const posted: unknown[] = [];
    const port = jsonPort({ post: (message) => posted.push(message), onMessage: () => {} });
    const message = { tile: { values: Float32Array.of(Number.NaN), rows: 1 }, list: [{ a: "b" }] };
    port.post(message);
    assert.equal(posted[0], message);
  });
});

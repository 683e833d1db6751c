import assert from "node:assert/strict";
import fc from "fast-check";
import { ProtobufWriter } from "../../../bench/onnx/protobuf.ts";
import { bytesOf, integersOf, textsOf } from "./support/readProtobuf.ts";

describe("ProtobufWriter", () => {
  it("writes the examples of the format's description", () => {
    assert.deepEqual([...new ProtobufWriter().integer(1, 150).finish()], [0x08, 0x96, 0x01]);
    const testing = [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67];
    assert.deepEqual([...new ProtobufWriter().text(2, "testing").finish()], testing);
    const nested = new ProtobufWriter().message(3, (message) => message.integer(1, 150)).finish();
    assert.deepEqual([...nested], [0x1a, 0x03, 0x08, 0x96, 0x01]);
  });

  it("writes what a reader reads again", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.string(), fc.uint8Array(), (n, text, bytes) => {
        const message = new ProtobufWriter()
          .integer(20, n)
          .text(3, text)
          .message(4, (inner) => inner.bytes(1, bytes))
          .finish();
        assert.deepEqual(integersOf(message, 20), [n]);
        assert.deepEqual(textsOf(message, 3), [new TextDecoder().decode(new TextEncoder().encode(text))]);
        const [inner = new Uint8Array(0)] = bytesOf(message, 4);
        assert.deepEqual([...(bytesOf(inner, 1)[0] ?? [])], [...bytes]);
      }),
    );
  });

  it("refuses what is no whole number from 0", () => {
    for (const value of [-1, 0.5, 2 ** 53, Number.NaN]) {
      assert.throws(() => new ProtobufWriter().integer(1, value), RangeError);
    }
  });
});

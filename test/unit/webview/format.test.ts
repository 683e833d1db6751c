import assert from "node:assert/strict";
import fc from "fast-check";
import { fitValue, formatCompact, formatCount, formatShare, formatValue } from "../../../webview/format.ts";

describe("numbers on the page", () => {
  it("are short, with a true minus sign and without noise", () => {
    assert.equal(formatValue(-0.5), "−0.5");
    assert.equal(formatValue(1 / 3), "0.333");
    assert.equal(formatValue(Math.fround(0.1)), "0.1");
    assert.equal(formatValue(-0), "0");
    assert.equal(formatValue(123456), "123456");
    assert.equal(formatValue(1234.56), "1235");
    assert.equal(formatValue(0.00001234), "1.2e−5");
    assert.equal(formatValue(-3e12), "−3e12");
  });

  it("mark what is no number", () => {
    assert.deepEqual(
      [NaN, Infinity, -Infinity].map((value) => formatValue(value)),
      ["NaN", "∞", "−∞"],
    );
  });

  it("fit into a cell or stay away", () => {
    assert.equal(fitValue(0.123, 5, 6), "0.123");
    assert.equal(fitValue(-0.138, 4, 5), "−0.14");
    assert.equal(fitValue(-0.0628, 4, 5), "−0.06");
    assert.equal(fitValue(-0.0628, 3, 4), "−.06");
    assert.equal(fitValue(0.00002, 3, 3), "≈0");
    assert.equal(fitValue(123456, 3, 4), undefined);
    fc.assert(
      fc.property(fc.float(), fc.nat(8), (value, room) => (fitValue(value, room, room)?.length ?? 0) <= room),
    );
  });

  it("count in groups and in short", () => {
    assert.equal(formatCount(118013952), "118,013,952");
    assert.equal(formatCompact(118013952), "118 M");
    assert.equal(formatCompact(80_900), "80.9 k");
    assert.equal(formatCompact(9472), "9,472");
  });

  it("give a share that never rounds to all or nothing", () => {
    assert.equal(formatShare(0.8025), "80.3 %");
    assert.equal(formatShare(0.99999), "99.999 %");
    assert.equal(formatShare(1), "100 %");
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const text = formatShare(share);
        return (text === "100 %") === (share === 1) && (text === "0 %") === (share === 0);
      }),
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Palette } from "../../../webview/color/palette.ts";
import { contrast, inkOn, mix, type Rgb, withContrast } from "../../../webview/color/rgb.ts";
import { densityScale, densityShare, divergingIndex, divergingScale } from "../../../webview/color/scales.ts";
import { tapColors } from "../../../webview/color/taps.ts";
import { palette } from "./palette.ts";

const color = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
const light: Palette = {
  ...palette,
  dark: false,
  cell: [243, 243, 243],
  negative: [33, 102, 172],
  positive: [178, 24, 43],
};

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

describe("colours", () => {
  it("mix from one end to the other", () => {
    assert.deepEqual(mix([0, 0, 0], [200, 100, 50], 0.5), [100, 50, 25]);
  });

  it("leave readable ink on every background", () => {
    fc.assert(
      fc.property(color, color, (background, ink) => contrast(inkOn(background, ink), background) >= 4.5),
    );
  });

  it("are moved until they stand out", () => {
    fc.assert(
      fc.property(
        color,
        color,
        (ink, background) => contrast(withContrast(ink, background, 4.5), background) >= 4.5,
      ),
    );
  });
});

describe("the diverging scale", () => {
  it("has zero in the middle and shows the smallest value apart from it", () => {
    for (const theme of [palette, light]) {
      const scale = divergingScale(theme);
      const at = (value: number) => scale[divergingIndex(value, 1)] as Rgb;
      assert.deepEqual(at(0), theme.cell);
      assert.ok(distance(at(1e-9), theme.cell) > 8, `${at(1e-9)} beside ${theme.cell}`);
      assert.deepEqual(at(1), theme.positive);
      assert.deepEqual(at(-Infinity), theme.negative);
    }
  });

  it("keeps the order of values", () => {
    const value = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(fc.property(value, value, (a, b) => a > b || divergingIndex(a, 2) <= divergingIndex(b, 2)));
  });
});

describe("density", () => {
  it("goes from a single entry to all of them", () => {
    assert.equal(densityShare(1, 4 ** 10), 0);
    assert.equal(densityShare(4 ** 10, 4 ** 10), 1);
  });

  it("shows one entry in a million apart from none", () => {
    assert.ok(distance(densityScale(palette)[0] as Rgb, palette.surface) > 30);
  });
});

describe("tap colours", () => {
  for (const size of [[3, 3], [7, 7], [5], [11, 11], [3, 2, 3]]) {
    it(`tell neighbours of a ${size.join(" × ")} kernel apart`, () => {
      const columns = size.at(-1) ?? 1;
      const colors = tapColors(size, true);
      assert.equal(
        colors.length,
        size.reduce((product, n) => product * n, 1),
      );
      colors.forEach((own, tap) => {
        const neighbours = [tap % columns < columns - 1 ? colors[tap + 1] : undefined, colors[tap + columns]];
        for (const other of neighbours)
          if (other) assert.ok(distance(own, other) > 6, `taps ${tap}: ${own} ${other}`);
      });
    });
  }
});

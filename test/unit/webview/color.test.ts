import assert from "node:assert/strict";
import fc from "fast-check";
import { nonFiniteColor, nonFiniteKind } from "../../../webview/color/nonFinite.ts";
import type { Palette } from "../../../webview/color/palette.ts";
import { contrast, inkOn, luminance, mix, type Rgb, withContrast } from "../../../webview/color/rgb.ts";
import { divergingNames, sequentialNames, transferNames } from "../../../webview/color/scaleNames.ts";
import {
  densityScale,
  densityShare,
  divergingIndex,
  divergingScale,
  weightIndex,
  weightScale,
} from "../../../webview/color/scales.ts";
import { tapColors } from "../../../webview/color/taps.ts";
import { inverseTransfer, transfer } from "../../../webview/color/transfer.ts";
import { palette } from "./palette.ts";

const color = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
const light: Palette = {
  ...palette,
  dark: false,
  background: [255, 255, 255],
  surface: [248, 248, 248],
  foreground: [59, 59, 59],
  density: [0, 95, 184],
  notANumber: [200, 165, 0],
  cell: [243, 243, 243],
  negative: [33, 102, 172],
  positive: [178, 24, 43],
};

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** How people without red or green cones see a colour; matrices of Viénot, Brettel and Mollon (1999), in linear light. */
const seen =
  (rows: readonly Rgb[]) =>
  (color: Rgb): Rgb => {
    const linear = color.map((part) => (part / 255) ** 2.2);
    const mixed = rows.map((row) => row.reduce((sum, weight, i) => sum + weight * (linear[i] ?? 0), 0));
    return mixed.map((part) => 255 * Math.max(0, part) ** (1 / 2.2)) as unknown as Rgb;
  };
const protanope = seen([
  [0.11238, 0.88762, 0],
  [0.11238, 0.88762, 0],
  [0.00401, -0.00401, 1],
]);
const deuteranope = seen([
  [0.29275, 0.70725, 0],
  [0.29275, 0.70725, 0],
  [-0.02234, 0.02234, 1],
]);

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

  for (const name of transferNames) {
    it(`keeps the order of values, ${name}`, () => {
      const value = fc.double({ min: -2, max: 2, noNaN: true });
      fc.assert(
        fc.property(
          value,
          value,
          (a, b) => a > b || divergingIndex(a, 2, name) <= divergingIndex(b, 2, name),
        ),
      );
    });

    it(`tells in the legend what it does, ${name}`, () => {
      for (const t of [0, 0.25, 0.5, 0.75, 1]) {
        assert.ok(Math.abs(transfer(name, inverseTransfer(name, t)) - t) < 1e-12, `at ${t}`);
      }
    });
  }

  for (const name of divergingNames) {
    it(`has signs that differ in more than hue or are seen by everybody: ${name}`, () => {
      for (const theme of [palette, light]) {
        const scale = divergingScale(theme, name);
        const [below, above] = [scale[0] as Rgb, scale.at(-1) as Rgb];
        for (const see of [protanope, deuteranope]) {
          assert.ok(distance(see(below), see(above)) > 60, `${see(below)} and ${see(above)}`);
        }
      }
    });
  }
});

describe("density", () => {
  it("goes from a single entry to all of them", () => {
    assert.equal(densityShare(1, 4 ** 10), 0);
    assert.equal(densityShare(4 ** 10, 4 ** 10), 1);
  });

  for (const name of sequentialNames) {
    it(`shows one entry in a million apart from none, and more in one direction of lightness: ${name}`, () => {
      for (const theme of [palette, light]) {
        const scale = densityScale(theme, name);
        assert.ok(distance(scale[0] as Rgb, theme.surface) > 30, `${scale[0]}`);
        const steps = scale.slice(1).map((color, i) => luminance(color) - luminance(scale[i] as Rgb));
        const sign = Math.sign(luminance(scale.at(-1) as Rgb) - luminance(scale[0] as Rgb));
        assert.ok(steps.every((step) => step * sign > -0.004));
      }
    });
  }
});

describe("what is no number", () => {
  it("has three looks of its own", () => {
    assert.deepEqual([NaN, Infinity, -Infinity, 0, 1e308].map(nonFiniteKind), [
      "nan",
      "plusInfinity",
      "minusInfinity",
      undefined,
      undefined,
    ]);
    for (const theme of [palette, light]) {
      const colors = (["nan", "plusInfinity", "minusInfinity"] as const).map((kind) =>
        nonFiniteColor(theme, kind),
      );
      const others = [...colors, theme.cell, theme.surface, theme.negative, theme.positive];
      colors.forEach((color, i) => {
        others.forEach((other, j) => {
          assert.ok(i === j || distance(color, other) > 60, `${color} and ${other}`);
        });
      });
    }
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

describe("the scale of weights", () => {
  it("begins with the colour of zero, and shows the smallest weight apart from it", () => {
    for (const theme of [palette, light]) {
      const scale = weightScale(theme);
      assert.deepEqual(scale[weightIndex(0, 1)], theme.cell);
      assert.deepEqual(scale[weightIndex(1, 1)], theme.density);
      assert.ok(distance(scale[weightIndex(1e-300, 1)] ?? theme.cell, theme.cell) > 8);
    }
  });

  it("never sinks as weights grow, and keeps what is beyond the range at its end", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.constantFrom(...transferNames),
        (a, b, name) => {
          const [less, more] = a < b ? [a, b] : [b, a];
          assert.ok(weightIndex(less, 1, name) <= weightIndex(more, 1, name));
          assert.ok(weightIndex(more, 1, name) <= 255);
        },
      ),
    );
  });
});

import type { Palette } from "./palette.ts";
import type { Rgb } from "./rgb.ts";

/** What is no finite number: neither on the scale nor at its ends. */
export type NonFinite = "nan" | "plusInfinity" | "minusInfinity";

export function nonFiniteKind(value: number): NonFinite | undefined {
  if (Number.isFinite(value)) return undefined;
  return Number.isNaN(value) ? "nan" : value > 0 ? "plusInfinity" : "minusInfinity";
}

/** Hues that no scale ends in. */
export function nonFiniteColor({ dark, notANumber }: Palette, kind: NonFinite): Rgb {
  switch (kind) {
    case "nan":
      return notANumber;
    case "plusInfinity":
      return dark ? [255, 96, 224] : [200, 0, 150];
    case "minusInfinity":
      return dark ? [96, 255, 214] : [0, 140, 120];
  }
}

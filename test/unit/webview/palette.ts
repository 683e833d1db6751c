import type { Palette } from "../../../webview/color/palette.ts";

/** The palette of a dark theme. */
export const palette: Palette = {
  dark: true,
  highContrast: false,
  background: [31, 31, 31],
  surface: [24, 24, 24],
  foreground: [204, 204, 204],
  dim: [157, 157, 157],
  line: [55, 55, 55],
  accent: [0, 120, 212],
  focus: [209, 134, 22],
  cell: [44, 44, 44],
  negative: [86, 156, 224],
  positive: [236, 108, 84],
  density: [79, 193, 255],
  notANumber: [225, 200, 60],
  good: [63, 185, 80],
  warning: [191, 136, 3],
  bad: [248, 81, 73],
  fontFamily: "sans-serif",
  monoFamily: "monospace",
};

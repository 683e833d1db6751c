import type { Rgb } from "./rgb.ts";

/** The colours that canvases are painted with: those of the editor's theme, and those of the data that suit it. */
export interface Palette {
  readonly dark: boolean;
  readonly highContrast: boolean;
  readonly background: Rgb;
  /** The ground of a matrix, and so of structural zeros. */
  readonly surface: Rgb;
  readonly foreground: Rgb;
  readonly dim: Rgb;
  readonly line: Rgb;
  readonly accent: Rgb;
  /** The selection and what it touches. */
  readonly focus: Rgb;
  /** A cell that holds zero. */
  readonly cell: Rgb;
  readonly negative: Rgb;
  readonly positive: Rgb;
  readonly density: Rgb;
  readonly notANumber: Rgb;
  /** What holds or is best, what is worth a look, and what is wrong; each is readable as text. */
  readonly good: Rgb;
  readonly warning: Rgb;
  readonly bad: Rgb;
  readonly fontFamily: string;
  readonly monoFamily: string;
}

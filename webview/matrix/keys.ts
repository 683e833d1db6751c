import type { Extent } from "./viewport.ts";

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** The cell that a key leads to, `step` cells away; `undefined` for keys that do not move. */
export function cellAfterKey(
  key: string,
  { row, column }: Cell,
  { rows, columns }: Extent,
  step = 1,
): Cell | undefined {
  const to = (r: number, c: number): Cell => ({
    row: Math.max(0, Math.min(rows - 1, r)),
    column: Math.max(0, Math.min(columns - 1, c)),
  });
  switch (key) {
    case "ArrowUp":
      return to(row - step, column);
    case "ArrowDown":
      return to(row + step, column);
    case "ArrowLeft":
      return to(row, column - step);
    case "ArrowRight":
      return to(row, column + step);
    case "PageUp":
      return to(row - 10 * step, column);
    case "PageDown":
      return to(row + 10 * step, column);
    case "Home":
      return to(row, 0);
    case "End":
      return to(row, columns - 1);
    default:
      return undefined;
  }
}

/** The factor by which a key zooms, or `fit` for the key that shows all. */
export function zoomAfterKey(key: string): number | "fit" | undefined {
  switch (key) {
    case "+":
    case "=":
      return 1.5;
    case "-":
      return 1 / 1.5;
    case "0":
      return "fit";
    default:
      return undefined;
  }
}

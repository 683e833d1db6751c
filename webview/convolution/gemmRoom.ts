/** Room of the three sides of a GEMM in pixels: `inner` is shared by both factors. */
export interface GemmRoom {
  readonly scale: number;
  readonly least: number;
  readonly inner: number;
  readonly rows: number;
  readonly columns: number;
}

/** The room of each side such that a cell is equally large in all three matrices. */
export function gemmRoom(
  inner: number,
  rows: number,
  columns: number,
  width: number,
  height: number,
  cellLimit: number,
): GemmRoom {
  const least = Math.min(cellLimit, width / (inner + columns), height / (inner + rows));
  // A long row of patches would shrink all to a thread: rather let it run out of view.
  const roomy = Math.min(cellLimit, height / (inner + rows), (0.45 * width) / inner);
  const scale = least * inner >= 72 ? least : Math.max(least, roomy);
  const innerRoom = Math.max(24, Math.min(inner * scale, 0.45 * width, 0.7 * height));
  return {
    scale,
    least,
    inner: innerRoom,
    rows: Math.max(24, Math.min(rows * scale, height - innerRoom)),
    columns: Math.max(24, Math.min(columns * scale, width - innerRoom)),
  };
}

import type { ConvGeometry } from "./convGeometry.ts";

/**
 * The views of a convolution. Each is a matrix that can be drawn and pointed at:
 *
 * - `input`, `kernel`, `output`: one plane of a tensor; `planes` says which: `[channel, ...leading axes]`,
 *   for `kernel` `[out channel, in channel within the group, ...leading axes]`. A plane shows the last two spatial axes
 *   (1-D: a single row). The input's plane includes its padding.
 * - `unfold`: (c_in·∏k) × positions, im2col; transposed convolutions: (c_out·∏k) × input positions, the columns to fold.
 * - `weights`: the left operand of the GEMM, block diagonal when there are groups: c_out × (c_in·∏k); transposed (c_out·∏k) × c_in.
 * - `flat`: the right operand of a transposed convolution's GEMM: c_in × input positions.
 * - `product`: the result of a convolution's GEMM: c_out × positions.
 * - `linear`: the matrix M of the linear layer, d_out × d_in.
 * - `stacked`: the stacked patch matrix A, (c_out·positions) × (c_in/groups·∏k); transposed
 *   (c_in·input positions) × (c_out/groups·∏k).
 */
export type ViewKind =
  | "input"
  | "kernel"
  | "output"
  | "unfold"
  | "weights"
  | "flat"
  | "product"
  | "linear"
  | "stacked";

export interface ViewRef {
  readonly view: ViewKind;
  readonly planes: readonly number[];
}

export interface ViewShape {
  readonly rows: number;
  readonly columns: number;
  /** What the first row and column stand for: negative in a padded input plane, whose padding comes first. */
  readonly rowOrigin: number;
  readonly columnOrigin: number;
}

const product = (sizes: readonly number[]) => sizes.reduce((total, n) => total * n, 1);

/** The number of rows and columns of a view. */
export function viewShape(g: ConvGeometry, { view }: ViewRef): ViewShape {
  const taps = product(g.kernelSize);
  const positions = product(g.transposed ? g.inputSize : g.outputSize);
  const at = (rows: number, columns: number): ViewShape => ({ rows, columns, rowOrigin: 0, columnOrigin: 0 });
  switch (view) {
    case "input":
      return paddedPlane(g);
    case "kernel":
      return at(g.kernelSize.at(-2) ?? 1, g.kernelSize.at(-1) ?? 1);
    case "output":
      return at(g.outputSize.at(-2) ?? 1, g.outputSize.at(-1) ?? 1);
    case "unfold":
      return at((g.transposed ? g.outChannels : g.inChannels) * taps, positions);
    case "weights":
      return g.transposed ? at(g.outChannels * taps, g.inChannels) : at(g.outChannels, g.inChannels * taps);
    case "flat":
      return at(g.inChannels, positions);
    case "product":
      return at(g.outChannels, positions);
    case "linear":
      return at(g.dOut, g.dIn);
    case "stacked":
      return g.transposed
        ? at(g.inChannels * positions, (g.outChannels / g.groups) * taps)
        : at(g.outChannels * positions, (g.inChannels / g.groups) * taps);
  }
}

/** The padding of a transposed convolution crops its output, so its input is drawn as it is. */
function paddedPlane(g: ConvGeometry): ViewShape {
  const [row, column] = [g.axes.at(-2), g.axes.at(-1)];
  const before = (a: typeof row) => (a === undefined || g.transposed ? 0 : a.padBefore);
  const length = (a: typeof row) =>
    a === undefined ? 1 : a.input + (g.transposed ? 0 : a.padBefore + a.padAfter);
  return {
    rows: length(row),
    columns: length(column),
    rowOrigin: -before(row),
    columnOrigin: -before(column),
  };
}

/** How a cell of a view is drawn: its own look for a zero that is there by structure or by padding. */
export const cellKind = { structuralZero: 0, value: 1, padding: 2 } as const;

/** The edge of a tile in pixels. */
export const tileSize = 256;

/**
 * A square piece of a view. At level 0 a pixel is one cell; at level n it stands for a block of 2^n × 2^n cells.
 * Tile (row, column) begins at cell (row, column) · tileSize · 2^level.
 */
export interface Tile {
  /** Pixels of the tile that lie inside the view. */
  readonly rows: number;
  readonly columns: number;
  /** Level 0: the cell's value. Above: the sum of `linear`'s weights, otherwise the value of the block's first cell. */
  readonly values: Float32Array;
  /** Level 0: one of `cellKind`. Above: `value` where the block holds one. */
  readonly kinds: Uint8Array;
  /** Level 0: the index of the kernel's tap, row-major, or −1. Above: of the block's first nonzero in reading order, or −1. */
  readonly taps: Int16Array;
  /** How many nonzeros (by structure) the block holds: exact at every level. Only for `linear`. */
  readonly counts?: Float64Array;
}

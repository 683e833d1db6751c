import type { ConvGeometry } from "./convGeometry.ts";
import type { Layout } from "./layout.ts";

/**
 * The views of a convolution. Each is a matrix that can be drawn and pointed at; in the layout that PyTorch has, which
 * `layout.ts` tells how to change:
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
  /** `defaultLayout` if absent. */
  readonly layout?: Layout | undefined;
}

/** The views that a convolution has: the GEMM of a transposed one goes the other way. */
export function viewsOf(g: ConvGeometry): readonly ViewKind[] {
  return [
    "input",
    "kernel",
    "output",
    "unfold",
    "weights",
    g.transposed ? "flat" : "product",
    "linear",
    "stacked",
  ];
}

/** How a cell of a view is drawn: its own look for a zero that is there by structure or by padding, and for a masked score. */
export const cellKind = { structuralZero: 0, value: 1, padding: 2, masked: 3 } as const;

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
  /** Level 0: the cell's value. Above: the sum of `linear`'s weights, the mean of an attention map's, otherwise the value of the block's first cell. */
  readonly values: Float32Array;
  /** Level 0: one of `cellKind`. Above: `value` where the block holds one. */
  readonly kinds: Uint8Array;
  /** Level 0: the index of the kernel's tap, row-major, or −1. Above: of the block's first cell; −1 for `linear`, whose blocks have `meanTaps`. Empty where there are no taps. */
  readonly taps: Int16Array;
  /** How many nonzeros (by structure) the block holds: exact at every level. Only for `linear`. */
  readonly counts?: Float64Array;
  /**
   * For each spatial axis the mean tap index of the block's nonzeros, NaN without any; a block of many taps can so be
   * coloured by their mix. The sums are exact, the quotient is rounded to float32. Only for `linear`, above level 0.
   */
  readonly meanTaps?: readonly Float32Array[];
}

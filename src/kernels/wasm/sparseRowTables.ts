import type { ConvGeometry } from "../../core/convGeometry.ts";
import { positionOf } from "../../core/indexing.ts";
import { clip, type Links, linksOfPixel, linksOfWindow } from "../../core/links.ts";
import { sizeOf } from "../../core/tensor.ts";
import { windowAxes } from "../../core/windowAxis.ts";

/** Where the nonzeros of M's rows are, as `assembly/sparseRows.ts` takes them. */
export interface SparseRowTables {
  /** For each output position the word at which its pattern begins, and the column from which the pattern counts. */
  readonly positions: Uint32Array;
  /** One pattern after the other. */
  readonly patterns: Uint32Array;
  readonly nonzeros: number;
}

/** Along one axis: the columns and taps that an output position reads, counted from the first column. */
interface AxisPattern {
  readonly columns: readonly number[];
  readonly taps: readonly number[];
}

/** Nonzeros that fit into the memory of a WebAssembly module. */
const mostNonzeros = 2 ** 29 - 2 ** 20;

/** @throws RangeError when there are more nonzeros than memory holds */
export function sparseRowTables(geometry: ConvGeometry): SparseRowTables {
  const { axes, inputSize, outputSize, kernelSize, transposed, inChannels, outChannels, groups } = geometry;
  const across = transposed ? "window" : "pixel";
  const windows = windowAxes(geometry);
  const columnStrides = axes.map((_, n) => sizeOf(inputSize.slice(n + 1)));
  const tapStrides = axes.map((_, n) => sizeOf(kernelSize.slice(n + 1)));
  // Of each axis: the patterns that there are, and which one each position has, from which column on.
  const alongAxes = windows.map((axis, n) => {
    const known = new Map<string, number>();
    const patterns: AxisPattern[] = [];
    const places = Array.from({ length: outputSize[n] ?? 1 }, (_, position) => {
      const links = transposed
        ? linksOfPixel(axis, position)
        : clip(linksOfWindow(axis, position), "pixel", 0, axis.pixels);
      const key = `${links.count} ${links.tap}`;
      const pattern = known.get(key) ?? patterns.length;
      if (pattern === patterns.length) {
        known.set(key, pattern);
        patterns.push(axisPattern(links, transposed, columnStrides[n] ?? 1, tapStrides[n] ?? 1));
      }
      return { pattern, column: links.count > 0 ? links[across] * (columnStrides[n] ?? 1) : 0 };
    });
    const count = places.reduce((sum, { pattern }) => sum + (patterns[pattern]?.taps.length ?? 0), 0);
    return { patterns, places, count };
  });
  const nonzeros = alongAxes.reduce((all, { count }) => all * count, (inChannels * outChannels) / groups);
  if (nonzeros > mostNonzeros) {
    throw new RangeError(`csr stores every nonzero: at most ${mostNonzeros}, got ${nonzeros}`);
  }

  const taps = sizeOf(kernelSize);
  const channels = {
    count: inChannels / groups,
    columns: sizeOf(inputSize),
    taps: transposed ? (outChannels / groups) * taps : taps,
  };
  const starts = new Map<number, number>();
  const words: number[] = [];
  const positions = new Uint32Array(2 * sizeOf(outputSize));
  for (let index = 0; index < positions.length / 2; index++) {
    const position = positionOf(index, outputSize);
    let [key, column] = [0, 0];
    const combination = alongAxes.map(({ patterns, places }, axis) => {
      const place = places[position[axis] ?? 0];
      key = key * patterns.length + (place?.pattern ?? 0);
      column += place?.column ?? 0;
      return patterns[place?.pattern ?? 0] as AxisPattern;
    });
    let start = starts.get(key);
    if (start === undefined) {
      start = words.length;
      starts.set(key, start);
      addPattern(words, combination, channels);
    }
    positions[2 * index] = start;
    positions[2 * index + 1] = column;
  }
  return { positions, patterns: Uint32Array.from(words), nonzeros };
}

function axisPattern(
  links: Links,
  transposed: boolean,
  columnStride: number,
  tapStride: number,
): AxisPattern {
  const step = transposed ? links.windowStep : links.pixelStep;
  return {
    columns: Array.from({ length: links.count }, (_, n) => n * step * columnStride),
    taps: Array.from({ length: links.count }, (_, n) => (links.tap + n * links.tapStep) * tapStride),
  };
}

/** The pattern of all channels of a group, by ascending column. */
function addPattern(
  words: number[],
  axes: readonly AxisPattern[],
  channels: { readonly count: number; readonly columns: number; readonly taps: number },
): void {
  let columns: readonly number[] = Array.from({ length: channels.count }, (_, n) => n * channels.columns);
  let places: readonly number[] = columns.map((_, n) => n * channels.taps);
  for (const axis of axes) {
    columns = columns.flatMap((column) => axis.columns.map((step) => column + step));
    places = places.flatMap((place) => axis.taps.map((step) => place + step));
  }
  const inOrder = places.every((place, n) => place === n);
  words.push(columns.length, Number(inOrder));
  for (const column of columns) words.push(column);
  for (const place of places) words.push(4 * place);
}

import type { ConvGeometry } from "../../../src/core/convGeometry.ts";

/** Every position of an array of this shape, in row-major order. */
export function positions(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, n) => all.flatMap((position) => Array.from({ length: n }, (_, i) => [...position, i])),
    [[]],
  );
}

/** One multiplication of the layer, padded taps included. */
export interface Multiplication {
  readonly out: number;
  readonly in: number;
  readonly output: readonly number[];
  readonly input: readonly number[];
  readonly tap: readonly number[];
  /** Indices into M, or −1 where the input is padding or the output is cropped. */
  readonly row: number;
  readonly column: number;
  readonly weight: number;
  readonly tapIndex: number;
}

/** All multiplications of a convolution, by plain loops over the definition. */
export function multiplications(g: ConvGeometry): Multiplication[] {
  const result: Multiplication[] = [];
  const [inPerGroup, outPerGroup] = [g.inChannels / g.groups, g.outChannels / g.groups];
  const windowSize = g.transposed ? g.inputSize : g.outputSize;
  const taps = positions(g.kernelSize);
  for (let out = 0; out < g.outChannels; out++) {
    for (let channel = 0; channel < g.inChannels; channel++) {
      if (Math.floor(out / outPerGroup) !== Math.floor(channel / inPerGroup)) continue;
      for (const window of positions(windowSize)) {
        for (const [tapIndex, tap] of taps.entries()) {
          const pixel = window.map((w, axis) => {
            const a = g.axes[axis];
            return a ? w * a.stride - a.padBefore + (tap[axis] ?? 0) * a.dilation : 0;
          });
          const [output, input] = g.transposed ? [pixel, window] : [window, pixel];
          const [first, second] = g.transposed ? [channel, out % outPerGroup] : [out, channel % inPerGroup];
          result.push({
            out,
            in: channel,
            output,
            input,
            tap,
            row: flat([out, ...output], [g.outChannels, ...g.outputSize]),
            column: flat([channel, ...input], [g.inChannels, ...g.inputSize]),
            weight: flat([first, second, ...tap], g.weightShape),
            tapIndex,
          });
        }
      }
    }
  }
  return result;
}

/** Row-major index, −1 outside the shape. */
export function flat(position: readonly number[], shape: readonly number[]): number {
  let index = 0;
  for (const [axis, size] of shape.entries()) {
    const n = position[axis] ?? 0;
    if (n < 0 || n >= size) return -1;
    index = index * size + n;
  }
  return index;
}

/** M, dense: values and taps (−1 for structural zeros), row-major. */
export function denseMatrix(g: ConvGeometry, weight: Float32Array) {
  const values = new Float64Array(g.dOut * g.dIn);
  const taps = new Int32Array(g.dOut * g.dIn).fill(-1);
  for (const m of multiplications(g)) {
    if (m.row < 0 || m.column < 0) continue;
    values[m.row * g.dIn + m.column] = weight[m.weight] ?? 0;
    taps[m.row * g.dIn + m.column] = m.tapIndex;
  }
  return { values, taps };
}

import type { ConvGeometry } from "../../../src/core/convGeometry.ts";

/**
 * Nonzeros of a two-dimensional convolution's matrix M in a block, counted row by row from where the layer's definition puts each tap,
 * without any of the formulas that are to be tested.
 */
export function countByDefinition(g: ConvGeometry, r0: number, r1: number, c0: number, c1: number): number {
  const [outHeight = 1, outWidth = 1] = g.outputSize;
  const [height = 1, width = 1] = g.inputSize;
  const [kernelHeight = 1, kernelWidth = 1] = g.kernelSize;
  const [outPerGroup, inPerGroup] = [g.outChannels / g.groups, g.inChannels / g.groups];
  const [firstIn, lastIn] = [Math.floor(c0 / (height * width)), Math.floor((c1 - 1) / (height * width))];
  let count = 0;
  for (let row = r0; row < r1; row++) {
    const out = Math.floor(row / (outHeight * outWidth));
    const [y, x] = [Math.floor(row / outWidth) % outHeight, row % outWidth];
    const group = Math.floor(out / outPerGroup);
    const to = Math.min(lastIn, (group + 1) * inPerGroup - 1);
    for (let channel = Math.max(firstIn, group * inPerGroup); channel <= to; channel++) {
      for (let ky = 0; ky < kernelHeight; ky++) {
        const iy = inputOf(g, 0, y, ky);
        if (iy < 0 || iy >= height) continue;
        for (let kx = 0; kx < kernelWidth; kx++) {
          const ix = inputOf(g, 1, x, kx);
          const column = (channel * height + iy) * width + ix;
          if (ix >= 0 && ix < width && column >= c0 && column < c1) count++;
        }
      }
    }
  }
  return count;
}

/** The input that an output meets through a tap along one axis; −1 for none. */
function inputOf(g: ConvGeometry, axis: number, output: number, tap: number): number {
  const { stride = 1, padBefore = 0, dilation = 1 } = g.axes[axis] ?? {};
  if (!g.transposed) return output * stride - padBefore + tap * dilation;
  const spread = output + padBefore - tap * dilation;
  return spread % stride === 0 ? spread / stride : -1;
}

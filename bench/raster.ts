import { convMatrix } from "../src/core/convMatrix.ts";
import { rasterize } from "../src/core/rasterize.ts";
import type { Figure } from "./figures.ts";

const repetitions = 21;
const pixels = 1000;

/**
 * The whole matrix of ResNet-50's first layer at 1000 × 1000 pixels, against the least that any such raster has to do: fill a
 * 1001 × 1001 table of float64 and take the difference of four corners for each pixel. Run in turn.
 */
export function measureRaster(): readonly Figure[] {
  const matrix = convMatrix({
    type: "conv2d",
    input_size: 224,
    in_channels: 3,
    out_channels: 64,
    kernel_size: 7,
    stride: 2,
    padding: 3,
  });
  const whole = { r0: 0, r1: matrix.rows, c0: 0, c1: matrix.columns, height: pixels, width: pixels };
  const bare: number[] = [];
  const raster: number[] = [];
  for (let n = 0; n < repetitions + 3; n++) {
    const [first, second] = [time(barePass), time(() => rasterize(matrix, whole).count)];
    if (n < 3) continue; // while the engine still compiles
    bare.push(first);
    raster.push(second);
  }
  return [
    { name: "bare pass 1001 × 1001", runs: bare, method: "fill float64, difference of four corners" },
    {
      name: "raster of M, ResNet-50 conv1, 1000 × 1000",
      runs: raster,
      method: "exact counts, in turn with the bare pass",
    },
  ];
}

function barePass(): Float64Array {
  const width = pixels + 1;
  const table = new Float64Array(width * width);
  for (let i = 0; i < table.length; i++) table[i] = i;
  const counts = new Float64Array(pixels * pixels);
  for (let r = 0; r < pixels; r++) {
    for (let c = 0; c < pixels; c++) {
      const i = r * width + c;
      counts[r * pixels + c] =
        (table[i + width + 1] as number) -
        (table[i + 1] as number) -
        (table[i + width] as number) +
        (table[i] as number);
    }
  }
  return counts;
}

function time(action: () => Float64Array): number {
  const start = performance.now();
  const counts = action();
  const took = performance.now() - start;
  if (counts.length !== pixels * pixels) throw new Error("a raster of the wrong size was measured");
  return took;
}

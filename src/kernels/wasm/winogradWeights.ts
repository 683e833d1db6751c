import type { ConvAxis, ConvGeometry } from "../../core/convGeometry.ts";

/** Values that a line of a kernel is transformed to. */
export const linePoints = 8;

/** Output channels whose weights lie side by side. */
const strip = 8;

/** Where polynomials are evaluated besides 0 and ∞: at each of these and at its negative. `winogradPoints.ts` has the same. */
const pairs = [0.5, 2, 1];

/**
 * G: (8 × taps), the values at 0, ∞, ±1/2, ±2 and ±1 of a polynomial whose coefficients are the taps, each divided by the product
 * of its point's distances from the other points but ∞.
 */
function kernelTransform(taps: number): Float64Array {
  const powers = (x: number, scale: number) => Array.from({ length: taps }, (_, n) => x ** n * scale);
  const atPairs = pairs.flatMap((x) => {
    const others = pairs.filter((other) => other !== x);
    const scale = 1 / others.reduce((product, other) => product * (x * x - other * other), 2 * x * x);
    return [powers(x, scale), powers(-x, scale)];
  });
  const atZero = -1 / pairs.reduce((product, x) => product * x * x, 1);
  return Float64Array.from([powers(0, atZero), powers(0, 1).reverse(), ...atPairs].flat());
}

/**
 * Transforms and packs a weight (out × in × kernelHeight × kernelWidth): for each strip of eight output channels and each of 64
 * points a matrix (depth × 8). A stride of 2 makes four planes of each channel, see `assembly/winograd.ts`: each meets every
 * second tap. In float64, rounded once.
 *
 * @param geometry of a kernel with as many taps at a phase of the stride along both axes
 * @param depth planes, rounded up to fours
 * @param packed 64·depth·(out, rounded up to eights) floats that are zero
 */
export function packWinograd(
  weight: Float32Array,
  { outChannels, inChannels, axes }: ConvGeometry,
  depth: number,
  packed: Float32Array,
): void {
  const [{ kernel: height, stride }, { kernel: width }] = axes as readonly [ConvAxis, ConvAxis];
  const taps = Math.ceil(width / stride);
  const transform = kernelTransform(taps);
  const kernel = new Float64Array(taps * taps);
  const line = new Float64Array(taps);
  const planes = stride * stride;
  for (let out = 0; out < outChannels; out++) {
    const first = Math.floor(out / strip) * linePoints ** 2 * depth * strip + (out % strip);
    for (let plane = 0; plane < inChannels * planes; plane++) {
      const from = (out * inChannels + Math.floor(plane / planes)) * height * width;
      const [top, left] = [Math.floor((plane % planes) / stride), plane % stride];
      for (let n = 0; n < taps * taps; n++) {
        const [y, x] = [Math.floor(n / taps) * stride + top, (n % taps) * stride + left];
        kernel[n] = y < height && x < width ? (weight[from + y * width + x] as number) : 0;
      }
      for (let row = 0; row < linePoints; row++) {
        for (let x = 0; x < taps; x++) {
          let sum = 0;
          for (let n = 0; n < taps; n++) {
            sum += (transform[row * taps + n] as number) * (kernel[n * taps + x] as number);
          }
          line[x] = sum;
        }
        for (let column = 0; column < linePoints; column++) {
          let sum = 0;
          for (let n = 0; n < taps; n++)
            sum += (transform[column * taps + n] as number) * (line[n] as number);
          packed[first + plane * strip + (row * linePoints + column) * depth * strip] = sum;
        }
      }
    }
  }
}

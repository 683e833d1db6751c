import type { Rgb } from "./rgb.ts";

/**
 * A colour by lightness (0–1), chroma (0 grey – about 0.3) and hue (degrees) of the Oklch space, in which equal steps
 * look equal. Chroma is lowered until the colour exists in sRGB. Matrices: https://bottosson.github.io/posts/oklab/
 */
export function oklch(lightness: number, chroma: number, hue: number): Rgb {
  for (let c = chroma; c > 0; c -= 0.01) {
    const rgb = linearRgb(lightness, c, hue);
    if (rgb.every((part) => part >= -0.001 && part <= 1.001)) return encode(rgb);
  }
  return encode(linearRgb(lightness, 0, hue));
}

function linearRgb(lightness: number, chroma: number, hue: number): [number, number, number] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function encode(linear: readonly [number, number, number]): Rgb {
  const part = (value: number) => {
    const c = Math.min(1, Math.max(0, value));
    return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
  };
  return [part(linear[0]), part(linear[1]), part(linear[2])];
}

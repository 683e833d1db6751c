/** A colour without transparency, each part from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

export const black: Rgb = [0, 0, 0];
export const white: Rgb = [255, 255, 255];

/** The colour that covers `under` when `over` is laid on it with opacity `alpha`. */
export function mix(under: Rgb, over: Rgb, alpha: number): Rgb {
  const part = (a: number, b: number) => Math.round(a + (b - a) * alpha);
  return [part(under[0], over[0]), part(under[1], over[1]), part(under[2], over[2])];
}

export function css([red, green, blue]: Rgb, alpha = 1): string {
  return alpha === 1 ? `rgb(${red} ${green} ${blue})` : `rgb(${red} ${green} ${blue} / ${alpha})`;
}

/** The pixel of a canvas as one number, in the byte order of every machine that runs VS Code (little-endian). */
export function pixel([red, green, blue]: Rgb, alpha = 255): number {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Relative luminance as WCAG 2 defines it. */
export function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio as WCAG 2 defines it, from 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The ink that text on `background` is written in: `preferred` where it reads well, else black or white. */
export function inkOn(background: Rgb, preferred: Rgb): Rgb {
  if (contrast(background, preferred) >= 4.5) return preferred;
  return contrast(background, black) > contrast(background, white) ? black : white;
}

/** `color` moved towards black or white just so far that it stands out from `background` by `ratio`. */
export function withContrast(color: Rgb, background: Rgb, ratio: number): Rgb {
  const end = luminance(background) > 0.18 ? black : white;
  for (let step = 0; step < 20; step++) {
    const candidate = mix(color, end, step / 20);
    if (contrast(candidate, background) >= ratio) return candidate;
  }
  return end;
}

import type { Palette } from "./color/palette.ts";
import { black, css, mix, type Rgb, white, withContrast } from "./color/rgb.ts";

/** Lets the browser resolve whatever a theme may write: names, `#rgba`, `color-mix(…)`; transparency falls on `under`. */
class ColorReader {
  readonly #style = getComputedStyle(document.body);
  readonly #context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

  read(names: readonly string[], under: Rgb): Rgb | undefined {
    for (const name of names) {
      const value = this.text(name);
      if (value !== "" && CSS.supports("color", value)) return this.#resolve(value, under);
    }
    return undefined;
  }

  text(name: string): string {
    return this.#style.getPropertyValue(name).trim();
  }

  #resolve(value: string, under: Rgb): Rgb {
    const context = this.#context;
    if (context === null) return under;
    context.fillStyle = `rgb(${under.join(" ")})`;
    context.fillRect(0, 0, 1, 1);
    context.fillStyle = value;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  }
}

/** The palette of the theme that the page is shown in now. */
export function readPalette(): Palette {
  const kind = document.body.classList;
  const highContrast = kind.contains("vscode-high-contrast") || kind.contains("vscode-high-contrast-light");
  const dark = !kind.contains("vscode-light") && !kind.contains("vscode-high-contrast-light");
  const reader = new ColorReader();
  const read = (names: readonly string[], otherwise: Rgb) => reader.read(names, background) ?? otherwise;
  let background = dark ? black : white;
  background = read(["--vscode-editor-background"], background);
  const readable = (names: readonly string[], otherwise: Rgb) =>
    withContrast(read(names, otherwise), background, highContrast ? 7 : 4.5);
  const foreground = read(["--vscode-editor-foreground", "--vscode-foreground"], dark ? white : black);
  const border = read(
    ["--vscode-contrastBorder", "--vscode-panel-border", "--vscode-widget-border"],
    foreground,
  );
  const toned = mix(background, foreground, dark ? 0.075 : 0.06);
  return {
    dark,
    highContrast,
    background,
    surface: highContrast ? background : mix(background, dark ? black : foreground, dark ? 0.22 : 0.028),
    foreground,
    // Some themes give secondary text the colour of the primary one.
    dim: highContrast ? foreground : withContrast(mix(background, foreground, 0.7), background, 4.5),
    line: highContrast ? border : mix(background, foreground, 0.14),
    accent: read(["--vscode-focusBorder", "--vscode-button-background"], foreground),
    // Amber stands apart from both ends of the diverging scale; the orange of charts is translucent in some themes.
    focus: highContrast
      ? withContrast(read(["--vscode-contrastActiveBorder"], foreground), background, 7)
      : withContrast(dark ? [255, 180, 84] : [179, 92, 0], background, 4.5),
    cell: highContrast ? mix(background, foreground, 0.16) : toned,
    negative: dark ? [86, 156, 224] : [33, 102, 172],
    positive: dark ? [236, 108, 84] : [178, 24, 43],
    density: dark ? [79, 193, 255] : [0, 95, 184],
    good: readable(
      ["--vscode-testing-iconPassed", "--vscode-charts-green"],
      dark ? [63, 185, 80] : [26, 127, 55],
    ),
    warning: readable(["--vscode-editorWarning-foreground", "--vscode-charts-yellow"], [191, 136, 3]),
    bad: readable(["--vscode-errorForeground", "--vscode-editorError-foreground"], [248, 81, 73]),
    notANumber: dark ? [225, 200, 60] : [200, 165, 0],
    fontFamily: reader.text("--vscode-font-family") || "system-ui, sans-serif",
    monoFamily: reader.text("--vscode-editor-font-family") || "ui-monospace, monospace",
  };
}

/** Lets style sheets use colours of the palette that no variable of VS Code stands for. */
export function sharePalette({ dim, focus, surface, line, good, warning, bad }: Palette): void {
  const { style } = document.body;
  for (const [name, color] of Object.entries({ dim, focus, surface, line, good, warning, bad }))
    style.setProperty(`--${name}`, css(color));
}

/** Calls back when the editor's theme has changed; VS Code then rewrites the variables and the classes of the body. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
  return () => observer.disconnect();
}

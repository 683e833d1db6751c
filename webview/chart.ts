import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from "chart.js";
import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { Palette } from "./color/palette.ts";
import { css } from "./color/rgb.ts";
import { context2d } from "./context2d.ts";

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
);

/** A chart as a function of the theme, because Chart.js knows no CSS variables. */
export type ThemedChart = (palette: Palette) => ChartConfiguration<"line" | "bar">;

export class UnrollChart extends LitElement {
  static override properties = {
    chart: { attribute: false },
    palette: { attribute: false },
    label: { attribute: false },
  };
  declare chart: ThemedChart | undefined;
  declare palette: Palette | undefined;
  declare label: string;

  #drawn: Chart<"line" | "bar"> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#drawn?.destroy();
    this.#drawn = undefined;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<div class="plot"><canvas role="img" aria-label=${this.label}></canvas></div>`;
  }

  protected override updated(changed: PropertyValues<UnrollChart>): void {
    const canvas = this.querySelector("canvas");
    if (canvas === null || this.chart === undefined || this.palette === undefined) return;
    if (!changed.has("chart") && !changed.has("palette") && this.#drawn) return;
    const configuration = this.chart(this.palette);
    if (this.#drawn === undefined) {
      const context = context2d(canvas);
      if (context !== null) this.#drawn = new Chart(context, configuration);
      return;
    }
    this.#drawn.data = configuration.data;
    this.#drawn.options = configuration.options ?? {};
    this.#drawn.update("none");
  }
}

/** What all charts share: the look of their text, tooltips and grids. */
export function chartLook(palette: Palette) {
  const font = { family: palette.fontFamily, size: 11 };
  const text = { color: css(palette.dim), font };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    text,
    animation: still ? (false as const) : { duration: 150 },
    grid: { color: css(palette.line) },
    tooltip: {
      backgroundColor: css(palette.foreground),
      titleColor: css(palette.background),
      bodyColor: css(palette.background),
      titleFont: font,
      bodyFont: font,
      displayColors: false,
    },
  };
}

customElements.define("unroll-chart", UnrollChart);

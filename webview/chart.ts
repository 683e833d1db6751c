import {
  CategoryScale,
  Chart,
  type ChartConfiguration,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";
import { html, LitElement, type TemplateResult } from "lit";
import type { Palette } from "./color/palette.ts";
import { css } from "./color/rgb.ts";
import { formatShare } from "./format.ts";

Chart.register(CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip);

export interface ShareSeries {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** The point that is the case now. */
  readonly current: { readonly x: number; readonly y: number };
  readonly xTitle: string;
}

/** A share between 0 and 100 % as a line, with one point marked. */
export class ShareChart extends LitElement {
  static override properties = {
    series: { attribute: false },
    palette: { attribute: false },
    label: { attribute: false },
  };
  declare series: ShareSeries | undefined;
  declare palette: Palette | undefined;
  declare label: string;

  #chart: Chart | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  protected override render(): TemplateResult {
    return html`<div class="plot"><canvas role="img" aria-label=${this.label}></canvas></div>`;
  }

  protected override updated(): void {
    const canvas = this.querySelector("canvas");
    if (canvas === null || this.series === undefined || this.palette === undefined) return;
    const { type, ...config } = configuration(this.series, this.palette);
    if (this.#chart === undefined) {
      this.#chart = new Chart(canvas, { type, ...config });
      return;
    }
    this.#chart.data = config.data;
    this.#chart.options = config.options ?? {};
    this.#chart.update("none");
  }
}

function configuration(
  { points, current, xTitle }: ShareSeries,
  palette: Palette,
): ChartConfiguration<"line"> {
  const font = { family: palette.fontFamily, size: 11 };
  const tick = { color: css(palette.dim), font };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    type: "line",
    data: {
      datasets: [
        {
          data: [current],
          pointRadius: 5,
          pointHoverRadius: 6,
          pointBackgroundColor: css(palette.focus),
          pointBorderColor: css(palette.background),
          pointBorderWidth: 1.5,
          showLine: false,
        },
        {
          data: [...points],
          borderColor: css(palette.accent),
          borderWidth: 2,
          pointRadius: 0,
          pointHoverRadius: 3,
          pointHoverBackgroundColor: css(palette.accent),
        },
      ],
    },
    options: {
      animation: still ? false : { duration: 150 },
      maintainAspectRatio: false,
      interaction: { mode: "nearest", axis: "x", intersect: false },
      scales: {
        x: {
          type: "linear",
          min: points[0]?.x ?? 0,
          max: points.at(-1)?.x ?? 1,
          title: { display: true, text: xTitle, ...tick },
          ticks: { ...tick, maxTicksLimit: 8, precision: 0 },
          grid: { display: false },
          border: { color: css(palette.line) },
        },
        y: {
          min: 0,
          max: 1,
          ticks: { ...tick, stepSize: 0.25, callback: (value) => `${Math.round(Number(value) * 100)} %` },
          grid: { color: css(palette.line) },
          border: { display: false },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          backgroundColor: css(palette.foreground),
          titleColor: css(palette.background),
          bodyColor: css(palette.background),
          titleFont: font,
          bodyFont: font,
          displayColors: false,
          filter: (item, index) => index === 0,
          callbacks: {
            title: ([item]) => `${xTitle} ${item?.parsed.x}`,
            label: (item) => `${formatShare(item.parsed.y ?? 0)} zeros`,
          },
        },
      },
    },
  };
}

customElements.define("share-chart", ShareChart);

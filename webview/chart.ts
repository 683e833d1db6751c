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

/** Milliseconds without a change after which a chart out of view is drawn as well: before, pictures in view are more urgent. */
const rest = 1000;

/** Milliseconds after which a new chart in view is drawn even if the page never has a moment to spare. */
const patience = 300;

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
  #isInView = false;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #waiting = 0;
  readonly #observer = new ResizeObserver(() => this.#fit());
  readonly #watch = new IntersectionObserver(([entry]) => {
    this.#isInView = entry?.isIntersecting ?? false;
    if (this.#isInView && this.#resting !== undefined) this.#drawInView();
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch.disconnect();
    this.#isInView = false;
    this.#stopResting();
    this.#observer.disconnect();
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
    if (!changed.has("chart") && !changed.has("palette") && this.#drawn) return;
    this.#stopResting();
    if (this.#isInView) this.#drawInView();
    else this.#resting = setTimeout(() => this.#draw(), rest);
  }

  #stopResting(): void {
    clearTimeout(this.#resting);
    this.#resting = undefined;
    cancelIdleCallback(this.#waiting);
  }

  /** A change shows at once; but the first drawing takes several times as long as a matrix does, and those come first. */
  #drawInView(): void {
    if (this.#drawn) this.#draw();
    else {
      this.#stopResting();
      this.#waiting = requestIdleCallback(() => this.#draw(), { timeout: patience });
    }
  }

  #draw(): void {
    this.#stopResting();
    const canvas = this.querySelector("canvas");
    if (canvas === null || this.chart === undefined || this.palette === undefined) return;
    const configuration = this.chart(this.palette);
    // Its own way to follow its place puts a new size off while it is animated, and then may forget it.
    const options = { ...configuration.options, responsive: false };
    if (this.#drawn === undefined) {
      const context = context2d(canvas);
      if (context === null) return;
      this.#drawn = new Chart(context, { ...configuration, options });
      if (canvas.parentElement) this.#observer.observe(canvas.parentElement);
      this.#fit();
      return;
    }
    this.#drawn.data = configuration.data;
    this.#drawn.options = options;
    this.#drawn.update("none");
  }

  /** Draws the chart as large as its place. */
  #fit(): void {
    const { clientWidth: width = 0, clientHeight: height = 0 } = this.querySelector(".plot") ?? {};
    const chart = this.#drawn;
    if (chart === undefined || width === 0 || height === 0) return;
    if (chart.width === width && chart.height === height) return;
    chart.stop();
    chart.resize(width, height);
  }
}

export type ChartLook = ReturnType<typeof chartLook>;

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

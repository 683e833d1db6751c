import { html, type nothing, type TemplateResult } from "lit";
import {
  type Collision,
  collisions,
  type PackedStep,
  packedTrace,
} from "../../src/core/sequence/packedTrace.ts";
import type { PackedDesign } from "../../src/core/sequence/recurrentDesign.ts";
import type { RnnPage } from "../../src/protocol/pageState.ts";
import { Kept } from "../attention/kept.ts";
import type { ThemedChart } from "../chart.ts";
import type { Palette } from "../color/palette.ts";
import type { TransportState } from "../transport.ts";
import { BitsCurve, totalBits } from "./bitsCurve.ts";
import { packedSection } from "./packedSection.ts";
import { packedSentence } from "./packedSentence.ts";
import { priceChart } from "./priceChart.ts";
import { priceSection } from "./priceSection.ts";

/** A packed layer whose values are those of the sliders. */
export interface PackedInView {
  readonly layer: RnnPage;
  readonly design: PackedDesign;
  readonly values: Float64Array;
}

/** The bits of a packed state step by step, and what it costs that they are few; computes only what has changed. */
export class PackedView {
  readonly #curve: BitsCurve;
  readonly #steps = new Kept<readonly PackedStep[]>();
  readonly #collision = new Kept<Collision>();
  readonly #price = new Kept<ThemedChart>();

  /** @param changed is called when another point of the price's curve has been computed */
  constructor(changed: () => void) {
    this.#curve = new BitsCurve((run) => void requestIdleCallback(run), changed);
  }

  stop(): void {
    this.#curve.stop();
  }

  of(
    inView: PackedInView,
    transport: TransportState,
    palette: Palette,
    loss: TemplateResult,
  ): TemplateResult | typeof nothing {
    const { design, values, layer } = inView;
    const { excess } = layer;
    const { task } = layer.task;
    const { position } = transport;
    const state = packedSection({
      design,
      task,
      steps: this.#stepsOf(inView),
      values,
      collision: this.#collision.of([design, task, position, ...values], () =>
        collisions(design, task, values, position),
      ),
      palette,
      transport,
    });
    if (excess === undefined) return state;
    const points = this.#curve.of(task, design.dtype);
    const present = { total: totalBits(task, design.bits), measured: excess.measured };
    const chart = this.#price.of([points, present.total, present.measured, design.dtype], () =>
      priceChart(points, present, design.dtype),
    );
    return html`${state} ${priceSection({ design, task, excess, points, chart, palette, loss })}`;
  }

  /** The state after a step, to be read aloud. */
  sentence(inView: PackedInView, position: number): string {
    const step = this.#stepsOf(inView)[position];
    return step === undefined ? "" : packedSentence(step, position, inView.layer.task.task);
  }

  #stepsOf({ design, layer, values }: PackedInView): readonly PackedStep[] {
    const { task } = layer.task;
    return this.#steps.of([design, task, ...values], () => packedTrace(design, task, values));
  }
}

import { html, nothing, type TemplateResult } from "lit";
import type { PageFinding, PageTask, TrainingState } from "../../src/protocol/sequence.ts";
import type { ThemedChart } from "../chart.ts";
import type { Palette } from "../color/palette.ts";
import type { AttentionActions } from "./actions.ts";
import { findingList } from "./findings.ts";
import { Kept } from "./kept.ts";
import { trainingChart } from "./trainingChart.ts";
import { type TrainingActions, trainingRow } from "./trainingRow.ts";

export interface FoundState {
  readonly findings: readonly PageFinding[];
  readonly task: PageTask | undefined;
  readonly training: TrainingState | undefined;
  /** What gradient descent changes; nothing for a layer that learns nothing. */
  readonly trained: string | undefined;
  readonly palette: Palette;
  readonly actions: TrainingActions & Pick<AttentionActions, "revealFinding" | "fix">;
}

/** What gradient descent changes of an attention layer. */
export const trained = "weights and positional encodings";

/** What was found about a layer, and training as the way to something better. */
export class FoundSection {
  readonly #chart = new Kept<ThemedChart | undefined>();

  of({ findings, task, training, trained, palette, actions }: FoundState): TemplateResult | typeof nothing {
    const isTrained = task !== undefined && trained !== undefined;
    if (findings.length === 0 && !isTrained) return nothing;
    const chart = this.#chart.of([training], () =>
      training && task ? trainingChart(training, task.optimum.loss) : undefined,
    );
    return html`<section class="found">
      <header><h2>Findings</h2></header>
      ${findingList(findings, {
        refusal: actions.refusal,
        reveal: actions.revealFinding,
        fix: actions.fix,
      })}
      ${findings.length === 0 ? html`<p class="hint">Nothing stands in the way of this layer.</p>` : nothing}
      ${isTrained ? trainingRow(training, chart, palette, actions, trained) : nothing}
    </section>`;
  }
}

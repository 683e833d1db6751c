import { html, nothing, type TemplateResult } from "lit";
import type { TrainingState } from "../../src/protocol/sequence.ts";
import type { ThemedChart } from "../chart.ts";
import type { Palette } from "../color/palette.ts";
import { button } from "../controls.ts";
import { cssVariable } from "../cssVariable.ts";
import { formatCompact, formatCount, formatValue } from "../format.ts";

export interface TrainingActions {
  /** Why nothing can be written into the file at the moment, nor trained what stands there. */
  readonly refusal: string | undefined;
  train(seeds: number, from: "here" | "random"): void;
  stop(): void;
  keep(as: "layer" | "new"): void;
  discard(): void;
}

/**
 * Begins a training, shows how it goes, and asks what to do with what it found.
 *
 * @param trained what gradient descent changes
 */
export function trainingRow(
  state: TrainingState | undefined,
  chart: ThemedChart | undefined,
  palette: Palette,
  actions: TrainingActions,
  trained = "weights and positional encodings",
): TemplateResult {
  return html`${state === undefined ? choices(actions, trained) : underWay(state, chart, palette, actions)}
    <p class="hidden" aria-live="polite">${state === undefined ? "" : announcement(state)}</p>`;
}

function choices(actions: TrainingActions, trained: string): TemplateResult {
  return html`<div class="training">
    ${button("Train Design", "Gradient descent from eight random beginnings; the best is kept", () => actions.train(8, "random"), "run-all", actions.refusal)}
    ${button("Train from here", "Gradient descent that begins with the weights of the file", () => actions.train(1, "here"), "play", actions.refusal)}
    <span class="hint">Adam on the ${trained}, with exact gradients</span>
  </div>`;
}

function underWay(
  state: TrainingState,
  chart: ThemedChart | undefined,
  palette: Palette,
  actions: TrainingActions,
): TemplateResult {
  return html`<div class="training under-way">
      ${progress(state)} ${numbers(state)}
      <span class="actions">
        ${
          state.running
            ? button("Stop", "End the training; the best so far can be kept", actions.stop, "debug-stop")
            : html`${button("Keep", "Write the best weights into this layer", () => actions.keep("layer"), "check", actions.refusal)}
              ${button("Keep as new layer", "Add a layer with the best weights to the file", () => actions.keep("new"), "add", actions.refusal)}
              ${button("Discard", "Forget what was found", actions.discard, "discard")}`
        }
      </span>
    </div>
    ${
      chart === undefined
        ? nothing
        : html`<figure class="curve">
            <figcaption>loss above the optimum against step, one line a seed</figcaption>
            <unroll-chart .chart=${chart} .palette=${palette} .label=${"Loss against training step"}></unroll-chart>
          </figure>`
    }`;
}

/** What is said of it: once a seed, and at the end. */
function announcement({ running, seed, seeds, best, verified }: TrainingState): string {
  if (running) return seeds > 1 ? `Training, seed ${seed} of ${seeds}.` : "Training.";
  return `Training ended. The best loss found is ${formatValue(verified?.loss ?? best, 6)}.`;
}

function progress({ seed, seeds, step, steps, running, curves }: TrainingState): TemplateResult {
  const before = Math.max(0, curves.length - 1);
  const share = running ? (before + step / Math.max(1, steps)) / Math.max(1, seeds) : 1;
  const percent = Math.round(100 * Math.min(1, share));
  const where = seeds > 1 ? `seed ${before + 1} of ${seeds}, ` : "";
  return html`<span class="progress">
    <span
      class="bar"
      role="progressbar"
      aria-label="Training, seed ${seed}"
      aria-valuenow=${percent}
      ${cssVariable("--done", `${percent}%`)}
    ></span>
    <span class="hint">${running ? html`${where}step ${formatCount(step)} of ${formatCount(steps)}` : "training ended"}</span>
  </span>`;
}

function numbers({ stepsPerSecond, path, running, loss, best, verified }: TrainingState): TemplateResult {
  return html`<span class="numbers">
    <span title=${computedBy(path)}>${formatCompact(Math.round(stepsPerSecond))} steps/s <span class="hint">${path}</span></span>
    ${running ? html`<span>loss <b>${formatValue(loss, 5)}</b></span>` : nothing}
    <span>best <b>${formatValue(verified?.loss ?? best, 6)}</b>${
      verified === undefined
        ? nothing
        : html` <span class="hint" title="The expected loss of the best weights, computed as for the file's">± ${formatValue(verified.error, 1)}</span>`
    }</span>
  </span>`;
}

function computedBy(path: string): string {
  return path === "TypeScript"
    ? "Computed in plain TypeScript, float64"
    : `Computed by WebAssembly kernels (${path}): histories in float32, weights in float64`;
}

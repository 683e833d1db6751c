import { html, nothing, type TemplateResult } from "lit";
import type { Progress } from "../../src/protocol/page.ts";
import { button } from "../controls.ts";

/** Milliseconds of a computation that nobody has to be told of. */
const unnoticed = 500;

const names = {
  outputs: "Computing all outputs",
  proof: "Computing the output three ways",
  nonzeros: "Counting the nonzeros of M",
} as const;
const consequences = {
  outputs: "Compute only the outputs in view",
  proof: "Go without the proof",
  nonzeros: "Go without the count",
} as const;

/** What takes long, how far it is, and a way to end it; nothing for what is done in a moment. */
export function progressLine(
  progress: Progress | undefined,
  cancel: () => void,
): TemplateResult | typeof nothing {
  if (progress === undefined || progress.milliseconds < unnoticed) return nothing;
  const { work, share } = progress;
  const percent = Math.floor(100 * share);
  return html`<div class="computing">
    <span>${names[work]}: ${percent} %</span>
    <progress max="100" .value=${percent} aria-label=${names[work]}></progress>
    ${button("Cancel", consequences[work], cancel)}
  </div>`;
}

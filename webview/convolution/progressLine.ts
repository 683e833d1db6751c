import { html, nothing, type TemplateResult } from "lit";
import type { Progress } from "../../src/protocol/page.ts";
import { button } from "../controls.ts";

/** Milliseconds of a computation that nobody has to be told of. */
const unnoticed = 500;

interface Work {
  readonly name: string;
  /** What comes of cancelling it, where one can do without. */
  readonly without?: string;
}

const works: Readonly<Record<Progress["work"], Work>> = {
  outputs: { name: "Computing all outputs", without: "Compute only the outputs in view" },
  proof: { name: "Computing the output three ways", without: "Go without the proof" },
  nonzeros: { name: "Counting the nonzeros of M", without: "Go without the count" },
  maps: { name: "Computing the maps" },
};

/** What takes long, how far it is, and a way to end it; nothing for what is done in a moment. */
export function progressLine(
  progress: Progress | undefined,
  cancel: () => void = () => {},
): TemplateResult | typeof nothing {
  if (progress === undefined || progress.milliseconds < unnoticed) return nothing;
  const { name, without } = works[progress.work];
  const percent = Math.floor(100 * progress.share);
  return html`<div class="computing">
    <span>${name}: ${percent} %</span>
    <progress max="100" .value=${percent} aria-label=${name}></progress>
    ${without === undefined ? nothing : button("Cancel", without, cancel)}
  </div>`;
}

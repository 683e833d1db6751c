import { html, nothing, type TemplateResult } from "lit";
import type { ColorMode } from "../color/coloring.ts";
import { divergingNames, type ScaleChoice, sequentialNames, transferNames } from "../color/scaleNames.ts";
import { type Choice, dropdown, segmented } from "../controls.ts";

const transferTitles = {
  linear: "Colours in proportion to values",
  symlog: "Small values spread out: linear around zero, logarithmic beyond a thousandth of the range",
  log: "Colours by the power of ten, four of them on either side of zero",
} as const;

const transfers = transferNames.map((value) => ({ value, label: value, title: transferTitles[value] }));

/** Which colours stand for values or densities, and how values are spread over them. Taps have their own. */
export function scaleChooser(
  mode: ColorMode,
  scales: ScaleChoice,
  choose: (scales: ScaleChoice) => void,
): TemplateResult | typeof nothing {
  if (mode === "taps") return nothing;
  if (mode === "density") {
    return html`<div class="scales">
      ${dropdown("Colour scale", named(sequentialNames), scales.sequential, (sequential) => choose({ ...scales, sequential }))}
    </div>`;
  }
  return html`<div class="scales">
    ${dropdown("Colour scale", named(divergingNames), scales.diverging, (diverging) => choose({ ...scales, diverging }))}
    ${segmented("Spread of values", transfers, scales.transfer, (transfer) => choose({ ...scales, transfer }))}
  </div>`;
}

function named<T extends string>(names: readonly T[]): readonly Choice<T>[] {
  return names.map((value) => ({ value, label: value }));
}

import { html, type TemplateResult } from "lit";
import type { PageState } from "../src/protocol/pageState.ts";

const firstLayer = `"layers": {
  "conv1": {
    "type": "conv2d", "input_size": [6, 6], "kernel_size": 3,
    "in_channels": 1, "out_channels": 1, "padding": 1
  }
}`;

/** What stands in the place of a layer that can't be drawn. */
export function emptyPanel({ layers, fileName, problems }: PageState): TemplateResult {
  if (problems.some(({ severity }) => severity === "error")) {
    return html`<p class="empty">The layer is drawn as soon as the problems above are solved.</p>`;
  }
  if (layers.length > 0) return html`<p class="empty">This type of layer has no picture yet.</p>`;
  return html`<div class="empty">
    <code>${fileName}</code> describes no layers yet. One to begin with:
    <pre>${firstLayer}</pre>
  </div>`;
}

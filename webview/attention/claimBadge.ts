import { html, nothing, type TemplateResult } from "lit";
import type { AttentionPage, RnnPage } from "../../src/protocol/pageState.ts";
import { formatValue } from "../format.ts";

/** Whether the loss is what the file claims; nothing where it claims none. */
export function claimBadge(
  { claims = [], rows }: AttentionPage | RnnPage,
  show: () => void,
): TemplateResult | typeof nothing {
  const claim = claims.find(({ key }) => key === "loss");
  if (claim === undefined) return nothing;
  const { claimed, holds, tolerance } = claim;
  const number = formatValue(claimed, 6);
  const actual = rows.find(({ key }) => key === "loss")?.value ?? "";
  const within =
    tolerance > 0 ? ` within ${tolerance.toExponential().replace("e-", "e−").replace("e+", "e")}` : "";
  return html`<button
    type="button"
    class="badge ${holds ? "good" : "bad"}"
    title="The file claims a loss of ${number}${within}; it is ${actual}. Show the claim in the editor"
    @click=${show}
  >
    ${holds ? `✓ claim ${number}${within}` : `✗ claimed ${number}`}
  </button>`;
}

import { html, type TemplateResult } from "lit";
import { numberField } from "../controls.ts";
import { formatCount } from "../format.ts";
import { type TransportState, transport } from "../transport.ts";

/** Where the window is. */
export function windowTransport(state: TransportState): TemplateResult {
  const { position, count, go } = state;
  const label = "Position of the window";
  return transport(state, {
    label,
    first: 0,
    place: html`position ${numberField(label, position, count, go)} / ${formatCount(count)}`,
    speeds: [1, 2, 4, 8, 16, 32],
  });
}

import { html, type TemplateResult } from "lit";
import { type TransportState, transport } from "../transport.ts";

/** Which step of the sequence is looked at. */
export function stepTransport(state: TransportState): TemplateResult {
  return transport(state, {
    label: "Step of the sequence",
    first: 1,
    place: html`step <b>${state.position + 1}</b> of ${state.count}`,
    speeds: [0.5, 1, 2, 4, 8],
  });
}

import { html, nothing, type TemplateResult } from "lit";
import type { ConvPage, PageState } from "../src/protocol/page.ts";
import { dropdown } from "./controls.ts";
import { formatCompact, formatCount, formatShare } from "./format.ts";
import { type ProofState, proofBadge } from "./proofBadge.ts";

/** Which layer is shown, its shapes, and the few numbers one asks for first. */
export function pageHeader(
  state: PageState,
  proof: ProofState | undefined,
  choose: (layer: string) => void,
): TemplateResult {
  const { layers, layer } = state;
  const active = state.active ?? layer?.name ?? "";
  const summary = layers.find(({ name }) => name === active);
  const choices = layers.map(({ name, valid }) => ({ value: name, label: valid ? name : `${name} ⚠` }));
  return html`<header class="page">
    ${layers.length > 1 ? dropdown("Layer", choices, active, choose) : html`<b class="name">${active}</b>`}
    <span class="type">${summary?.type ?? layer?.type ?? ""}</span>
    <span class="shapes">${layer?.shapes ?? ""}</span>
    ${layer?.kind === "conv" ? convChips(layer, proof) : nothing}
  </header>`;
}

function convChips({ report }: ConvPage, proof: ProofState | undefined): TemplateResult {
  const number = (key: string) => Number(report[key] ?? NaN);
  const chip = (value: string, label: string, title: string) =>
    html`<span class="chip" title=${title}><b>${value}</b> ${label}</span>`;
  return html`<span class="chips">
    ${chip(formatCompact(number("parameters")), "params", `${formatCount(number("parameters"))} parameters`)}
    ${chip(formatCompact(number("macs")), "MACs", `${formatCount(number("macs"))} multiply-adds`)}
    ${chip(formatShare(number("sparsity")), "zeros", "Share of structural zeros in the linear layer's matrix M")}
    ${proof === undefined ? nothing : proofBadge(proof)}
  </span>`;
}

import { html, nothing, type TemplateResult } from "lit";
import { lossText } from "../src/core/sequence/lossText.ts";
import { sharpnessOf } from "../src/core/sequence/sharpness.ts";
import type { AttentionPage, ConvPage, PageState, RnnPage } from "../src/protocol/pageState.ts";
import { claimBadge } from "./attention/claimBadge.ts";
import { lossAt } from "./attention/gapPoints.ts";
import type { SharpnessPoint } from "./attention/session.ts";
import { sharpnessText } from "./attention/sharpnessText.ts";
import { dropdown } from "./controls.ts";
import { formatCompact, formatCount, formatShare, formatValue } from "./format.ts";
import { proofBadge } from "./proofBadge.ts";
import type { ProofState } from "./proofText.ts";
import { scientific } from "./recurrent/numberText.ts";

/** Which layer is shown, its shapes, and the few numbers one asks for first. */
export function pageHeader(
  state: PageState,
  chips: TemplateResult | typeof nothing,
  choose: (layer: string) => void,
): TemplateResult {
  const { layers, layer } = state;
  const active = state.active ?? layer?.name ?? "";
  const summary = layers.find(({ name }) => name === active);
  const choices = layers.map(({ name, valid }) => ({ value: name, label: valid ? name : `${name} ⚠` }));
  return html`<header class="page ${state.stale ? "stale" : ""}">
    ${layers.length > 1 ? dropdown("Layer", choices, active, choose) : html`<b class="name">${active}</b>`}
    <span class="type">${summary?.type ?? layer?.type ?? ""}</span>
    <span class="shapes">${layer?.shapes ?? ""}</span>
    ${chips}
  </header>`;
}

export function convChips({ report }: ConvPage, proof: ProofState | undefined): TemplateResult {
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

/** What a design on a task costs and could cost at best; without a task how large it is. */
export function attentionChips(
  layer: AttentionPage,
  sharpened: SharpnessPoint | undefined,
  factor: number,
  race: TemplateResult | typeof nothing,
  showClaims: () => void,
): TemplateResult {
  const chip = (label: string, value: string, title: string) =>
    html`<span class="chip" title=${title}>${label} <b>${value}</b></span>`;
  const { task, rows } = layer;
  if (task === undefined) {
    const parameters = rows.find(({ key }) => key === "parameters");
    return html`<span class="chips">
      ${parameters ? chip("params", parameters.value, parameters.formula) : nothing}
    </span>`;
  }
  const loss = lossAt(factor, layer.loss, sharpened);
  const precise = loss && `${formatValue(loss.loss, 10)} ± ${formatValue(loss.error, 1)}`;
  return html`<span class="chips">
    ${chip("loss", loss ? lossText(loss.loss) : "…", `Expected loss: ${precise ?? "computing"}`)}
    ${chip("optimum", lossText(task.optimum.loss), "The least expected loss that anything could reach")}
    ${layer.design ? chip("β", formatValue(sharpnessOf(layer.design) * factor, 4), factor === 1 ? sharpnessText : `${sharpnessText}; now ${formatValue(factor)} times that of the file`) : nothing}
    ${race} ${factor === 1 ? claimBadge(layer, showClaims) : nothing}
  </span>`;
}

/** What a recurrent layer costs, and of a packed state what it costs because its bits are few. */
export function recurrentChips(
  layer: RnnPage,
  race: TemplateResult | typeof nothing,
  showClaims: () => void,
): TemplateResult {
  const chip = (label: string, value: string, title: string) =>
    html`<span class="chip" title=${title}>${label} <b>${value}</b></span>`;
  const { task, loss, excess } = layer;
  const precise = `${formatValue(loss.loss, 10)} ± ${formatValue(loss.error, 1)}`;
  return html`<span class="chips">
    ${chip("loss", lossText(loss.loss), `Expected loss: ${precise}`)}
    ${chip("optimum", lossText(task.optimum.loss), "The least expected loss that anything could reach")}
    ${excess === undefined ? nothing : chip("excess", scientific(excess.measured), "What the few bits of the state cost, measured by running the arithmetic")}
    ${race} ${claimBadge(layer, showClaims)}
  </span>`;
}

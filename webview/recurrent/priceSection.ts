import { html, nothing, type TemplateResult } from "lit";
import { packedBound } from "../../src/core/sequence/packedLoss.ts";
import type { PackedDesign, StateDtype } from "../../src/core/sequence/recurrentDesign.ts";
import { stateFormats } from "../../src/core/sequence/stateDtype.ts";
import type { Task } from "../../src/core/sequence/task.ts";
import type { RnnContent } from "../../src/protocol/sequence.ts";
import { variableName } from "../attention/names.ts";
import type { ThemedChart } from "../chart.ts";
import type { Palette } from "../color/palette.ts";
import { css } from "../color/rgb.ts";
import { cssVariable } from "../cssVariable.ts";
import { type CurvePoint, fullBits, totalBits } from "./bitsCurve.ts";
import { scientific, superscript } from "./numberText.ts";

export interface PriceState {
  readonly design: PackedDesign;
  readonly task: Task;
  readonly excess: NonNullable<RnnContent["excess"]>;
  readonly points: readonly CurvePoint[];
  readonly chart: ThemedChart;
  readonly palette: Palette;
  /** The loss at each position. */
  readonly loss: TemplateResult;
}

/** The formats from the smallest to the one that holds the most. */
const formats = (Object.keys(stateFormats) as StateDtype[]).sort(
  (a, b) => stateFormats[a].significandBits - stateFormats[b].significandBits,
);

/** What it costs that the state holds no more than its bits. */
export function priceSection(state: PriceState): TemplateResult {
  const { chart, palette } = state;
  return html`<section class="loss price">
    <header>
      <h2>The price</h2>
      <span class="hint">excess over the optimum, measured by running the arithmetic of the format</span>
    </header>
    <p class="verdict">${verdict(state)}</p>
    <div class="charts">
      <figure class="bars">
        <figcaption>excess loss against bits</figcaption>
        <unroll-chart
          ${cssVariable("--height", "300px")}
          .chart=${chart}
          .palette=${palette}
          .label=${"Excess loss against the bits that the state holds"}
        ></unroll-chart>
        ${legend(state)}
      </figure>
      <div class="beside">${formatTable(state)} ${state.loss}</div>
    </div>
  </section>`;
}

function verdict({ design, task, excess }: PriceState): TemplateResult {
  const { measured, bound } = excess;
  if (measured <= 0) return html`Optimal: the bits tell all values of the variables apart.`;
  const kept = design.bits.flatMap((count, n) =>
    count === 0 ? [] : [`${count} for ${variableName(task.variables[n]?.name ?? "")}`],
  );
  const states = `2${superscript(stateFormats[design.dtype].width)}`;
  return html`Not optimal, but the price is <b>${scientific(measured)}</b>, with ${totalBits(task, design.bits)} bits: ${kept.join(", ")}.
    ${bound === undefined ? nothing : html`No way to use the ${states} states of a ${design.dtype} could cost less than <b>${scientific(bound)}</b>.`}`;
}

function legend({ design, points, palette }: PriceState): TemplateResult {
  const entry = (name: string, kind: string, color: string) =>
    html`<span><i class=${kind} ${cssVariable("--color", color)}></i>${name}</span>`;
  return html`<div class="series">
    ${entry("this layer", "dot", css(palette.focus))} ${entry(`measured, ${design.dtype}`, "dot small", css(palette.density))}
    ${entry("other formats, full", "ring", css(palette.density))} ${entry("formula", "line", css(palette.dim))}
    ${points.some(({ bound }) => bound !== undefined) ? entry("no scheme with as many states costs less", "line dashed", css(palette.good)) : nothing}
  </div>`;
}

/** What each format costs with all its bits in use. */
function formatTable({ task, points, design }: PriceState): TemplateResult {
  return html`<div class="table formats" tabindex="0" role="group" aria-label="Formats">
    <table>
      <thead>
        <tr>
          <th scope="col">format, all bits used</th>
          <th scope="col" class="value">bits</th>
          <th scope="col" class="value">measured</th>
          <th scope="col" class="value formula">formula</th>
          <th scope="col" class="value" title="No way to use all states of the format could cost less">at least</th>
        </tr>
      </thead>
      <tbody>
        ${formats.map((dtype) => {
          const bits = fullBits(task, dtype);
          const point = points.find((one) => one.dtype === dtype && one.total === totalBits(task, bits));
          const bound = packedBound(task, 2 ** stateFormats[dtype].width);
          const isOwn = dtype === design.dtype;
          return html`<tr class=${isOwn ? "active" : ""} aria-current=${isOwn ? "true" : nothing}>
            <th scope="row">${dtype}</th>
            <td class="value">${bits.filter((count) => count > 0).join(" + ") || "0"}</td>
            <td class="value">${point === undefined ? "…" : scientific(point.measured)}</td>
            <td class="value formula">${point === undefined ? "…" : scientific(point.formula)}</td>
            <td class="value">${bound === undefined ? "–" : scientific(bound)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

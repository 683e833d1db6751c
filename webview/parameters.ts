import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { type ConvGeometry, convGeometry } from "../src/core/convGeometry.ts";
import type { ConvParameters } from "../src/core/convParameters.ts";
import { parameterRange, parameterValues, type Steppable, steppable } from "../src/core/parameterRange.ts";
import { leastSizeFor } from "../src/core/tensorSource.ts";
import type { EditParams } from "../src/protocol/page.ts";
import type { ConvPage } from "../src/protocol/pageState.ts";
import { iconButton } from "./controls.ts";
import { cssVariable } from "./cssVariable.ts";

type Write = (edit: EditParams) => void;

/**
 * A stepper and a slider for every number of the layer. They write into the file, and the file moves them.
 *
 * @param stale why nothing can be written while this is the last good state of the layer
 */
export function parameterControls(layer: ConvPage, stale: string | undefined, write: Write): TemplateResult {
  const g = convGeometry(layer.parameters);
  const shown = steppable.filter((key) => g.transposed || key !== "output_padding");
  return html`<section class="parameters ${stale === undefined ? "" : "stale"}" aria-label="Parameters">
    ${shown.flatMap((key) => controlsOf(layer, g, key, stale, write))}
  </section>`;
}

/** One control for all axes where one number is written, else one for each. */
function controlsOf(
  layer: ConvPage,
  g: ConvGeometry,
  key: Steppable,
  stale: string | undefined,
  write: Write,
): readonly TemplateResult[] {
  const values = parameterValues(g, key);
  const isList = Array.isArray(layer.parameters[key]) || new Set(values).size > 1;
  const names = ["d", "h", "w"].slice(-values.length);
  const axes = isList ? values.map((_, axis) => axis) : [0];
  return axes.map((axis) => {
    const change = (value: number, continues: boolean) => {
      const next = isList ? values.map((old, i) => (i === axis ? value : old)) : [value];
      write({ layer: layer.name, key, values: next, continues });
    };
    const label = isList && values.length > 1 ? `${key} ${names[axis] ?? ""}` : key;
    return control({
      label,
      parameters: layer.parameters,
      key,
      axis,
      value: values[axis] ?? 0,
      refusal: stale ?? layer.refusals[key],
      // A Sobel kernel of one cell, say, is none.
      least: key === "kernel_size" && layer.tensors ? leastSizeFor(layer.tensors.weight) : 0,
      change,
    });
  });
}

interface Control {
  readonly label: string;
  readonly parameters: ConvParameters;
  readonly key: Steppable;
  readonly axis: number;
  readonly value: number;
  readonly refusal: string | undefined;
  /** What the numbers of the layer allow, besides its other parameters. */
  readonly least: number;
  change(value: number, continues: boolean): void;
}

/** Whether the slider that moves now has moved before since it was taken hold of. */
let isDragging = false;

function control(shown: Control): TemplateResult {
  const { label, parameters, key, axis, value, refusal, change } = shown;
  const { most, step, only, ...range } = parameterRange(parameters, key, axis);
  const least = Math.max(range.least, shown.least);
  const choices = only ?? [];
  const isFixed = refusal !== undefined || least === most;
  // Where only some values are valid, the slider moves over their places in the list.
  const place = only ? choices.indexOf(value) : value;
  const [first, last] = only ? [0, choices.length - 1] : [least, most];
  const valueAt = (at: number) => (only ? (choices[at] ?? value) : at);
  const by = only ? 1 : step;
  const go = (to: number, continues = false) => {
    if (to !== place && to >= first && to <= last) change(valueAt(to), continues);
  };
  const valid = only ? choices.join(", ") : `${least} to ${most}${step > 1 ? ` in steps of ${step}` : ""}`;
  const title = refusal ?? (least === most ? `${label}: only ${value} is valid here` : `${label}: ${valid}`);
  return html`<div class="parameter ${isFixed ? "fixed" : ""}" title=${title}>
    <span class="label">${label}</span>
    <span class="stepper">
      ${iconButton("remove", `Less ${label}`, () => go(place - by), isFixed || place <= first)}
      <output aria-label=${label}>${value}</output>
      ${iconButton("add", `More ${label}`, () => go(place + by), isFixed || place >= last)}
    </span>
    <input
      ${cssVariable("--done", `${last === first ? 0 : (100 * (place - first)) / (last - first)}%`)}
      type="range"
      min=${first}
      max=${last}
      step=${by}
      .value=${live(String(place))}
      aria-label=${label}
      aria-description=${refusal ?? nothing}
      ?disabled=${isFixed}
      @input=${({ currentTarget }: Event) => {
        if (!(currentTarget instanceof HTMLInputElement)) return;
        go(currentTarget.valueAsNumber, isDragging);
        isDragging = true;
      }}
      @change=${() => {
        isDragging = false;
      }}
    />
  </div>`;
}

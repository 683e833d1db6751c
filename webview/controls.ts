/**
 * The only file that knows the webview UI toolkit: it registers the controls that the page uses. The toolkit is no longer
 * maintained, so its replacement has to stay within reach.
 */

import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeRadio,
  vsCodeRadioGroup,
  vsCodeTextField,
} from "@vscode/webview-ui-toolkit";
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeRadio(),
    vsCodeRadioGroup(),
    vsCodeTextField(),
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: TemplateResult | string;
  readonly title?: string;
}

/** A row of choices of which one is on. */
export function segmented<T extends string>(
  label: string,
  choices: readonly Choice<T>[],
  chosen: T,
  choose: (value: T) => void,
): TemplateResult {
  return html`<vscode-radio-group
    class="segmented"
    aria-label=${label}
    orientation="horizontal"
    .value=${chosen}
    @change=${(event: Event) => onChoice(event, choices, chosen, choose)}
    >${choices.map(
      ({ value, label: text, title }) =>
        html`<vscode-radio value=${value} title=${title ?? nothing} ?checked=${value === chosen}>${text}</vscode-radio>`,
    )}</vscode-radio-group
  >`;
}

/** A list to choose from that takes little room. */
export function dropdown<T extends string>(
  label: string,
  choices: readonly Choice<T>[],
  chosen: T,
  choose: (value: T) => void,
): TemplateResult {
  return html`<vscode-dropdown
    aria-label=${label}
    title=${label}
    .value=${chosen}
    @change=${(event: Event) => onChoice(event, choices, chosen, choose)}
    >${choices.map(
      ({ value, label: text }) =>
        html`<vscode-option value=${value} ?selected=${value === chosen}>${text}</vscode-option>`,
    )}</vscode-dropdown
  >`;
}

function onChoice<T extends string>(
  { target }: Event,
  choices: readonly Choice<T>[],
  chosen: T,
  choose: (value: T) => void,
): void {
  const picked = target !== null && "value" in target ? target.value : undefined;
  const choice = choices.find(({ value }) => value === picked);
  if (choice !== undefined && choice.value !== chosen) choose(choice.value);
}

/** A button that shows only an icon, named by its tooltip. */
export function iconButton(icon: string, title: string, press: () => void, disabled = false): TemplateResult {
  return html`<vscode-button
    appearance="icon"
    aria-label=${title}
    title=${title}
    ?disabled=${disabled}
    @click=${press}
    ><span class="codicon codicon-${icon}"></span
  ></vscode-button>`;
}

/** @param refusal why it can't be pressed at the moment */
export function button(
  label: string,
  title: string,
  press: () => void,
  icon?: string,
  refusal?: string,
): TemplateResult {
  return html`<vscode-button
    appearance="secondary"
    title=${refusal ?? title}
    ?disabled=${refusal !== undefined}
    @click=${press}
    >${icon === undefined ? nothing : html`<span slot="start" class="codicon codicon-${icon}"></span>`}${label}</vscode-button
  >`;
}

/** A whole number from 0 to `count` − 1 that can be typed. */
export function numberField(
  label: string,
  value: number,
  count: number,
  choose: (value: number) => void,
): TemplateResult {
  const commit = ({ target }: Event) => {
    if (target === null || !("value" in target)) return;
    const typed = Math.round(Number(target.value));
    const next = Number.isFinite(typed) ? Math.max(0, Math.min(count - 1, typed)) : value;
    target.value = String(next);
    if (next !== value) choose(next);
  };
  return html`<vscode-text-field
    class="number"
    size=${String(count - 1).length}
    aria-label=${label}
    title="${label}, 0 to ${count - 1}"
    .value=${live(String(value))}
    @change=${commit}
  ></vscode-text-field>`;
}

/** A line of text that does something on Enter. What can't be done is told by `run` as a sentence. */
export function commandField(
  label: string,
  placeholder: string,
  run: (text: string) => string | undefined,
): TemplateResult {
  const show = (field: HTMLElement, refusal: string | undefined) => {
    field.title = refusal ?? label;
    field.toggleAttribute("data-refused", refusal !== undefined);
    field.setAttribute("aria-invalid", String(refusal !== undefined));
  };
  const onKey = (event: KeyboardEvent) => {
    const field = event.currentTarget;
    if (!(field instanceof HTMLElement) || !("value" in field)) return;
    if (event.key === "Enter") show(field, run(String(field.value)));
    else show(field, undefined);
  };
  return html`<vscode-text-field
    class="command"
    aria-label=${label}
    title=${label}
    placeholder=${placeholder}
    @keydown=${onKey}
  ></vscode-text-field>`;
}

/** A number with buttons for the next and the previous one. */
export function stepper(
  label: string,
  value: number,
  count: number,
  choose: (value: number) => void,
): TemplateResult {
  return html`<span class="stepper">
    ${iconButton("chevron-left", `Previous ${label}`, () => choose(value - 1), value === 0)}
    ${numberField(label, value, count, choose)}<span class="of">/ ${count}</span>
    ${iconButton("chevron-right", `Next ${label}`, () => choose(value + 1), value === count - 1)}
  </span>`;
}

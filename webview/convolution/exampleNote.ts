import { html, nothing, type TemplateResult } from "lit";

/** Numbers that nobody gave are not passed off as the layer's own. */
export function exampleNote(examples: readonly string[]): TemplateResult | typeof nothing {
  if (examples.length === 0) return nothing;
  const names =
    examples.length < 3
      ? examples.join(" and ")
      : `${examples.slice(0, -1).join(", ")} and ${examples.at(-1)}`;
  return html`<span class="hint" title="Give them in the file to see your own values">example ${names}</span>`;
}

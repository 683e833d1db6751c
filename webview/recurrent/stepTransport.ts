import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { dropdown, iconButton } from "../controls.ts";
import type { TransportState } from "../convolution/transport.ts";
import { cssVariable } from "../cssVariable.ts";

const speeds = [0.5, 1, 2, 4, 8];

/** Play, pause, step, scrub: which step of the sequence is looked at. */
export function stepTransport(state: TransportState): TemplateResult {
  const { position, count, playing, speed, go, togglePlay, chooseSpeed } = state;
  const last = count - 1;
  const choices = [...new Set([...speeds, speed])]
    .sort((a, b) => a - b)
    .map((n) => ({ value: String(n), label: `${n}/s` }));
  return html`<div class="transport">
    <span class="buttons">
      ${iconButton("debug-reverse-continue", "Step back (←)", () => go(position - 1), position === 0)}
      ${iconButton(playing ? "debug-pause" : "play", playing ? "Pause (Space)" : "Play (Space)", togglePlay)}
      ${iconButton("debug-continue", "Step forward (→)", () => go(position + 1), position === last)}
    </span>
    <input
      ${cssVariable("--done", `${last === 0 ? 0 : (100 * position) / last}%`)}
      type="range"
      min="1"
      max=${count}
      .value=${live(String(position + 1))}
      aria-label="Step of the sequence"
      @input=${({ currentTarget }: Event) => currentTarget instanceof HTMLInputElement && go(currentTarget.valueAsNumber - 1)}
    />
    <span class="place">step <b>${position + 1}</b> of ${count}</span>
    ${dropdown("Steps a second", choices, String(speed), (value) => chooseSpeed(Number(value)))}
  </div>`;
}

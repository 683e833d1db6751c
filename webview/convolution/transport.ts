import { html, type TemplateResult } from "lit";
import { dropdown, iconButton, numberField } from "../controls.ts";
import { cssVariable } from "../cssVariable.ts";
import { formatCount } from "../format.ts";

export interface TransportState {
  readonly position: number;
  readonly count: number;
  readonly playing: boolean;
  readonly speed: number;
  go(position: number): void;
  togglePlay(): void;
  chooseSpeed(stepsPerSecond: number): void;
}

const speeds = [1, 2, 4, 8, 16, 32];

/** Play, pause, step, scrub: where the window is. */
export function transport({
  position,
  count,
  playing,
  speed,
  go,
  togglePlay,
  chooseSpeed,
}: TransportState): TemplateResult {
  const choices = [...new Set([...speeds, speed])]
    .sort((a, b) => a - b)
    .map((n) => ({ value: String(n), label: `${n}/s` }));
  const last = count - 1;
  return html`<div class="transport">
    <span class="buttons">
      ${iconButton("debug-reverse-continue", "Step back (←)", () => go(position - 1), position === 0)}
      ${iconButton(playing ? "debug-pause" : "play", playing ? "Pause (Space)" : "Play (Space)", togglePlay)}
      ${iconButton("debug-continue", "Step forward (→)", () => go(position + 1), position === last)}
    </span>
    <input
      ${cssVariable("--done", `${last === 0 ? 0 : (100 * position) / last}%`)}
      type="range"
      min="0"
      max=${last}
      .value=${String(position)}
      aria-label="Position of the window"
      @input=${({ currentTarget }: Event) => currentTarget instanceof HTMLInputElement && go(currentTarget.valueAsNumber)}
    />
    <span class="place">position ${numberField("Position of the window", position, count, go)} / ${formatCount(count)}</span>
    ${dropdown("Steps a second", choices, String(speed), (value) => chooseSpeed(Number(value)))}
  </div>`;
}

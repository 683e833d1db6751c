import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { dropdown, iconButton } from "./controls.ts";
import { cssVariable } from "./cssVariable.ts";

/** What is played, from position 0 on. */
export interface TransportState {
  readonly position: number;
  readonly count: number;
  readonly playing: boolean;
  readonly speed: number;
  go(position: number): void;
  togglePlay(): void;
  chooseSpeed(stepsPerSecond: number): void;
}

export interface TransportLook {
  /** What the scrubber moves, for those who can't see it. */
  readonly label: string;
  /** What people call the first position: 0 or 1. */
  readonly first: 0 | 1;
  readonly place: TemplateResult;
  /** Steps a second to choose from. */
  readonly speeds: readonly number[];
}

/** Play, pause, step, scrub. */
export function transport(
  { position, count, playing, speed, go, togglePlay, chooseSpeed }: TransportState,
  { label, first, place, speeds }: TransportLook,
): TemplateResult {
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
      min=${first}
      max=${first + last}
      .value=${live(String(first + position))}
      aria-label=${label}
      @input=${({ currentTarget }: Event) => currentTarget instanceof HTMLInputElement && go(currentTarget.valueAsNumber - first)}
    />
    <span class="place">${place}</span>
    ${dropdown("Steps a second", choices, String(speed), (value) => chooseSpeed(Number(value)))}
  </div>`;
}

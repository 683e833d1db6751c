import { html, nothing, type TemplateResult } from "lit";
import type { RaceEntry } from "../src/protocol/sequence.ts";

/** Where a layer stands among those that answer the same task; leads to their comparison. */
export function raceChip(
  entries: readonly RaceEntry[],
  active: string,
  show: () => void,
): TemplateResult | typeof nothing {
  const own = entries.find(({ layer }) => layer === active);
  if (own === undefined || entries.length < 2) return nothing;
  return html`<button
    type="button"
    class="chip"
    title="By its loss, among the layers of this file on the same task. Show the race"
    @click=${show}
  >
    race <b>${placeOf(own, entries)} of ${entries.length}</b>
  </button>`;
}

/** Layers whose losses can't be told apart share a place. */
export function placeOf({ loss: own }: RaceEntry, entries: readonly RaceEntry[]): number {
  return 1 + entries.filter(({ loss }) => loss.loss + loss.error < own.loss - own.error).length;
}

/** Brings the race into view and gives it the keyboard. */
export function showRaceIn(page: ParentNode): boolean {
  const table = page.querySelector(".race .table");
  if (!(table instanceof HTMLElement)) return false;
  table.focus({ preventScroll: true });
  table.closest("section")?.scrollIntoView({ block: "start" });
  return true;
}

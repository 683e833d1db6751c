import type { ReactiveController, ReactiveControllerHost } from "lit";
import { focusLeaves } from "../focusLeaves.ts";
import { positionOf, type RecurrentNavigation } from "./navigation.ts";
import type { Trace } from "./trace.ts";
import { hasTraceCell, isSameTraceCell, moveTraceCell, type TraceCell } from "./traceCells.ts";
import { TraceMap } from "./traceMap.ts";

/** What is pointed at in a panel, and what may be. */
export interface TracedPanel extends ReactiveControllerHost {
  readonly navigation: RecurrentNavigation;
  /** Nothing while there is no trace to point at. */
  readonly trace: Trace | undefined;
  navigate(change: Partial<RecurrentNavigation>): void;
  querySelector(selectors: string): Element | null;
}

/** The cell of the trace that mouse and keyboard point at: hovered, else pinned, else the first unit at the step that is looked at. */
export class TracePointing implements ReactiveController {
  readonly #panel: TracedPanel;
  #hovered: TraceCell | undefined;
  /** The part that takes the keyboard after a key has moved to it. */
  #moved: TraceCell | undefined;
  /** Whether somebody has pointed at something, so that it is worth being read aloud. */
  isUsed = false;

  constructor(panel: TracedPanel) {
    this.#panel = panel;
    panel.addController(this);
  }

  hostUpdated(): void {
    const moved = this.#moved;
    this.#moved = undefined;
    if (moved === undefined) return;
    const map = this.#panel.querySelector(`trace-map[data-part="${moved.part}"]`);
    if (map instanceof TraceMap) map.focus();
  }

  /** Points at nothing, as if nobody had. */
  reset(): void {
    this.#hovered = undefined;
    this.isUsed = false;
  }

  focusIn({ size, task }: Trace): TraceCell {
    const { navigation } = this.#panel;
    const { pinned } = navigation;
    if (this.#hovered && hasTraceCell(size, this.#hovered)) return this.#hovered;
    if (pinned && hasTraceCell(size, pinned)) return pinned;
    return { part: "state", index: 0, position: positionOf(task, navigation) };
  }

  readonly hover = (cell: TraceCell | undefined): void => {
    if (isSameTraceCell(cell, this.#hovered)) return;
    this.isUsed = true;
    this.#hovered = cell;
    this.#panel.requestUpdate();
  };

  /** Pins a cell, or releases it when it was pinned already. */
  readonly pick = (cell: TraceCell): void => {
    const again = isSameTraceCell(cell, this.#panel.navigation.pinned);
    this.#panel.navigate({ pinned: again ? undefined : cell, position: cell.position });
  };

  readonly onFocusOut = (event: FocusEvent): void => {
    if (focusLeaves(event)) this.hover(undefined);
  };

  /** Whether the key means something to the cells of a trace. */
  takesKey(key: string): boolean {
    const { trace } = this.#panel;
    if (trace === undefined) return false;
    const focus = this.focusIn(trace);
    const next = moveTraceCell(trace.size, focus, key);
    if (next !== undefined) {
      this.#moved = next;
      this.hover(next);
      this.#panel.requestUpdate();
    } else if (key === "Enter" || key === " ") this.pick(focus);
    else if (key === "Escape") {
      this.hover(undefined);
      this.#panel.navigate({ pinned: undefined });
    } else return false;
    return true;
  }
}

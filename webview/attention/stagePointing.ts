import type { ReactiveController, ReactiveControllerHost } from "lit";
import { isControl } from "../convolution/panelKeys.ts";
import { focusLeaves } from "../focusLeaves.ts";
import type { PointedLine } from "./attentionLines.ts";
import { cellSentence } from "./cellSentence.ts";
import { moveCell } from "./moveCell.ts";
import type { AttentionNavigation } from "./navigation.ts";
import { hasCell, isSameCell, type StageCell } from "./stageCells.ts";
import { StageMap } from "./stageMap.ts";
import type { StageScene } from "./stageScene.ts";
import { shownStages } from "./stagesSection.ts";

/** What is pointed at in a panel, and what may be. */
export interface PointedPanel extends ReactiveControllerHost {
  readonly navigation: AttentionNavigation;
  /** Nothing while there are no stages to point at. */
  readonly scene: StageScene | undefined;
  navigate(change: Partial<AttentionNavigation>): void;
  querySelector(selectors: string): Element | null;
}

/** The cell of the stages that mouse, keyboard and lines point at: hovered, else pinned, else a cell to begin with. */
export class StagePointing implements ReactiveController {
  readonly #panel: PointedPanel;
  #hovered: StageCell | undefined;
  #hoveredHead: number | undefined;
  /** The stage that takes the keyboard after a key has moved to it. */
  #moved: StageCell | undefined;

  constructor(panel: PointedPanel) {
    this.#panel = panel;
    panel.addController(this);
  }

  hostConnected(): void {
    addEventListener("keydown", this.#onKey);
  }

  hostDisconnected(): void {
    removeEventListener("keydown", this.#onKey);
  }

  hostUpdated(): void {
    const moved = this.#moved;
    this.#moved = undefined;
    if (moved === undefined) return;
    const map = this.#panel.querySelector(`stage-map[data-stage="${moved.stage}"]`);
    if (map instanceof StageMap) map.focus();
  }

  /** The head whose line is pointed at, else the one that was chosen. */
  get head(): number {
    return this.#hoveredHead ?? this.#panel.navigation.head;
  }

  /** What is hovered, else what is pinned, else the output of a position that has others before it. */
  focusIn({ shape }: StageScene): StageCell {
    const { pinned } = this.#panel.navigation;
    if (this.#hovered && hasCell(shape, this.#hovered)) return this.#hovered;
    if (pinned && hasCell(shape, pinned)) return pinned;
    const stage = shape.columns.output === undefined ? "heads" : "output";
    return { stage, row: Math.min(2, shape.positions - 1), column: 0 };
  }

  /** Only what somebody pointed at is read aloud. */
  announcement(scene: StageScene): string {
    const focus = this.focusIn(scene);
    const isPointed = isSameCell(focus, this.#hovered) || isSameCell(focus, this.#panel.navigation.pinned);
    return isPointed ? cellSentence(scene, focus) : "";
  }

  readonly hover = (cell: StageCell | undefined): void => {
    if (isSameCell(cell, this.#hovered)) return;
    this.#hovered = cell;
    this.#panel.requestUpdate();
  };

  /** Pins a cell, or releases it when it was pinned already. */
  readonly pick = (cell: StageCell): void => {
    const again = isSameCell(cell, this.#panel.navigation.pinned);
    this.#panel.navigate({ pinned: again ? undefined : cell });
  };

  readonly hoverLine = (line: PointedLine | undefined): void => {
    if (line?.head !== this.#hoveredHead) this.#panel.requestUpdate();
    this.#hoveredHead = line?.head;
    this.hover(line && { stage: "weights", row: line.destination, column: line.source });
  };

  readonly pickLine = ({ head, destination, source }: PointedLine): void => {
    this.#panel.navigate({ head });
    this.pick({ stage: "weights", row: destination, column: source });
  };

  /** What the keyboard pointed at is let go when the focus leaves the stages, not when it goes from one to another. */
  readonly onFocusOut = (event: FocusEvent): void => {
    if (focusLeaves(event)) this.hover(undefined);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const { scene, navigation } = this.#panel;
    if (scene === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target, key } = event;
    if (key === "Escape" && !isControl(target)) {
      this.hover(undefined);
      this.#panel.navigate({ pinned: undefined });
    } else if (target instanceof Element && target.closest("stage-map")) {
      const focus = this.focusIn(scene);
      const next = moveCell(scene.shape, shownStages(scene, navigation.view), focus, key);
      if (next !== undefined) {
        this.#moved = next;
        this.#hovered = next;
        this.#panel.requestUpdate();
      } else if (key === "Enter" || key === " ") this.pick(focus);
      else return;
    } else return;
    event.preventDefault();
  };
}

import type { DocumentAnalysis, LayerAnalysis } from "../analysis/document.ts";
import type { PageSettings, PageState } from "../protocol/pageState.ts";
import type { RaceEntry } from "../protocol/sequence.ts";
import { type DrawnLayer, drawnLayer } from "./drawnLayer.ts";
import { headGrid } from "./headGrid.ts";

export interface PageStateInput {
  readonly uri: string;
  readonly fileName: string;
  readonly version: number;
  readonly analysis: DocumentAnalysis;
  readonly active: string | undefined;
  readonly lastGood: DrawnLayer | undefined;
  readonly cursorKey: string | undefined;
  readonly settings: PageSettings;
}

/** What the page shows: the layer that is asked for, or while that has errors its last good picture, marked as stale. */
export function pageState(input: PageStateInput): {
  readonly state: PageState;
  readonly drawn: DrawnLayer | undefined;
} {
  const { analysis, active, lastGood, cursorKey } = input;
  const present = drawnLayer(analysis, active);
  const drawn = present ?? (lastGood?.page.name === active ? lastGood : undefined);
  const task = drawn && "task" in drawn.page ? drawn.page.task?.name : undefined;
  const heads = drawn?.page.kind === "attention" && drawn.page.design ? headGrid(analysis) : [];
  const state: PageState = {
    uri: input.uri,
    fileName: input.fileName,
    version: input.version,
    layers: analysis.layers.map(summaryOf),
    problems: analysis.problems.map(({ code, severity, message, offset }) => ({
      code,
      severity,
      message,
      offset,
    })),
    stale: drawn !== undefined && present === undefined,
    settings: input.settings,
    ...(drawn === undefined ? {} : { layer: drawn.page }),
    ...(active === undefined ? {} : { active }),
    ...(cursorKey === undefined ? {} : { cursorKey }),
    ...(heads.length === 0 ? {} : { heads }),
    ...(task === undefined ? {} : { race: analysis.layers.flatMap((layer) => raceEntry(layer, task)) }),
  };
  return { state, drawn };
}

function summaryOf({ name, type, shapes, conv, sequence }: LayerAnalysis) {
  return { name, type, shapes, valid: conv !== undefined || sequence !== undefined };
}

/** A layer among those that answer a task. */
function raceEntry({ name, type, sequence }: LayerAnalysis, taskName: string): readonly RaceEntry[] {
  const { task, loss, report } = sequence ?? {};
  if (task?.name !== taskName || loss === undefined) return [];
  const { optimum } = task;
  return [{ layer: name, type, task: taskName, loss, optimum, parameters: Number(report?.parameters) }];
}

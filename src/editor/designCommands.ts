import { commands, type Disposable, ProgressLocation, type Uri, window } from "vscode";
import type { LayerAnalysis } from "../analysis/document.ts";
import { lossText } from "../core/sequence/lossText.ts";
import type { TrainingState } from "../protocol/sequence.ts";
import type { Analyses } from "./analyses.ts";
import { command } from "./commandIds.ts";
import { writeScale } from "./editParameter.ts";
import type { Trainings } from "./trainings.ts";

/** The layer that a command is about, and how its panel is shown. */
export interface DesignPlace {
  readonly uri: Uri;
  readonly layer: LayerAnalysis | undefined;
  showPanel(): Promise<void>;
  showRace(layer: string): Promise<void>;
}

type Find = (uri?: Uri) => Promise<DesignPlace | undefined>;

const seeds = 8;

/** Registers the commands about designs: training one, sharpening its attention, and comparing those on one task. */
export function registerDesignCommands(analyses: Analyses, trainings: Trainings, find: Find): Disposable[] {
  return [
    commands.registerCommand(command.trainDesign, async (uri?: Uri) => {
      const place = await find(uri);
      if (place) await attempt(() => trainDesign(trainings, place));
    }),
    commands.registerCommand(command.sharpenDesign, async (uri?: Uri) => {
      const place = await find(uri);
      if (place) await attempt(() => sharpenDesign(analyses, place));
    }),
    commands.registerCommand(command.compareLayers, async (uri?: Uri) => {
      const place = await find(uri);
      if (place) await attempt(() => compareLayers(analyses, place));
    }),
  ];
}

async function attempt(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    void window.showWarningMessage(`Unroll: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function trainDesign(trainings: Trainings, { uri, layer, showPanel }: DesignPlace): Promise<void> {
  if (layer === undefined) throw new Error("there is no layer at the cursor.");
  await showPanel();
  await trainings.start(uri, { layer: layer.name, seeds, from: "random" });
  const state = await window.withProgress(
    { location: ProgressLocation.Notification, title: `Training ${layer.name}`, cancellable: true },
    (progress, cancelled) =>
      new Promise<TrainingState | undefined>((resolve) => {
        cancelled.onCancellationRequested(() => trainings.stop(uri));
        let reported = 0;
        const subscription = trainings.onDidChange((changed) => {
          if (changed.toString() !== uri.toString()) return;
          const now = trainings.state(uri);
          if (now === undefined || !now.running) {
            subscription.dispose();
            resolve(now);
            return;
          }
          const done = (100 * (now.seed - 1 + now.step / now.steps)) / now.seeds;
          progress.report({ message: progressText(now), increment: done - reported });
          reported = done;
        });
      }),
  );
  if (state === undefined) return;
  const keep = "Write to Layer";
  const add = "Add as New Layer";
  const choice = await window.showInformationMessage(
    `Training ${layer.name}: the best loss found is ${lossText(state.verified?.loss ?? state.best)}.`,
    keep,
    add,
    "Discard",
  );
  if (choice === keep || choice === add)
    await trainings.keep(uri, layer.name, choice === keep ? "layer" : "new");
  else if (choice !== undefined) trainings.discard(uri);
}

function progressText({ seed, seeds: all, stepsPerSecond, loss, best }: TrainingState): string {
  return `seed ${seed} of ${all} · ${Math.round(stepsPerSecond).toLocaleString("en-US")} steps/s · loss ${lossText(Number(loss.toFixed(4)))} · best ${lossText(Number(best.toFixed(5)))}`;
}

async function sharpenDesign(analyses: Analyses, { uri, layer, showPanel }: DesignPlace): Promise<void> {
  if (layer?.sequence?.kind !== "attention") {
    throw new Error("only attention layers can be sharpened: put the cursor into one.");
  }
  const { scale } = layer.sequence.layer;
  const entered = await window.showInputBox({
    title: `Sharpen ${layer.name}`,
    prompt: `By what are the scores to be multiplied? The scale is ${Number(scale.toPrecision(6))} now; the larger, the closer each position comes to attending to one source only.`,
    value: "2",
    validateInput: (text) =>
      Number(text) > 0 && Number.isFinite(Number(text)) ? undefined : "A number above 0, for example 2.",
  });
  if (entered === undefined) return;
  await showPanel();
  await writeScale(analyses, uri, { layer: layer.name, scale: scale * Number(entered) });
}

async function compareLayers(analyses: Analyses, { uri, layer, showRace }: DesignPlace): Promise<void> {
  const layers = analyses.latest(uri)?.analysis.layers ?? [];
  const onTask = (task: string) => layers.filter(({ sequence }) => sequence?.task?.name === task);
  // At the cursor, else the first that has others to be compared with.
  const found = [layer, ...layers].find((each) => {
    const task = each?.sequence?.task;
    return task !== undefined && onTask(task.name).length > 1;
  });
  if (found === undefined) throw new Error("no two layers of this file answer the same task.");
  await showRace(found.name);
}

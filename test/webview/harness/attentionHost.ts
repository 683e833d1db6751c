import { packTile } from "../../../src/core/packTile.ts";
import type { AttentionDesign } from "../../../src/core/sequence/attentionDesign.ts";
import {
  AttentionMaps,
  type DenseMap,
  mapTile,
  summarizeMap,
} from "../../../src/core/sequence/attentionMaps.ts";
import { attentionPredictor } from "../../../src/core/sequence/attentionPredictor.ts";
import { expectedLoss } from "../../../src/core/sequence/expectedLoss.ts";
import type { Predictor } from "../../../src/core/sequence/loss.ts";
import type { RecurrentDesign } from "../../../src/core/sequence/recurrentDesign.ts";
import { recurrentPredictor } from "../../../src/core/sequence/recurrentPredictor.ts";
import { sharpened } from "../../../src/core/sequence/sharpen.ts";
import type { Task } from "../../../src/core/sequence/task.ts";
import {
  applyFix,
  discardTraining,
  getMapSummary,
  getMapTile,
  getSharpness,
  keepTraining,
  type MapRef,
  stopTraining,
  train,
  trainingChanged,
  writeScale,
} from "../../../src/protocol/page.ts";
import type { AttentionPage, PageState, RnnPage } from "../../../src/protocol/pageState.ts";
import { type Rpc, RpcError } from "../../../src/protocol/rpc.ts";
import type { HeadsOfLayer, RaceEntry, TrainingState } from "../../../src/protocol/sequence.ts";
import { longSources } from "./attentionPages.ts";

/** The state of a page that shows one of these layers. */
export function attentionState(
  pages: readonly (AttentionPage | RnnPage)[],
  active: string | undefined,
  version: number,
): PageState {
  const layer = pages.find(({ name }) => name === active) ?? pages[0];
  const heads = pages.flatMap(headsOf);
  return {
    uri: "file:///harness.unroll.json",
    fileName: "harness.unroll.json",
    version,
    layers: pages.map(({ name, type, shapes }) => ({ name, type, shapes, valid: true })),
    problems: [],
    stale: false,
    settings: { stepsPerSecond: 4, colorBy: "taps" },
    race: pages.flatMap(raceEntry),
    ...(heads.length > 1 && layer?.kind === "attention" && { heads }),
    ...(layer && { layer, active: layer.name }),
  };
}

function headsOf(page: AttentionPage | RnnPage): readonly HeadsOfLayer[] {
  if (page.kind !== "attention" || page.design === undefined) return [];
  const { name, design, task, x } = page;
  return [{ layer: name, design, ...(task && { task: task.task }), ...(x && { x }) }];
}

function raceEntry({ name, type, task, loss, rows }: AttentionPage | RnnPage): readonly RaceEntry[] {
  if (task === undefined || loss === undefined) return [];
  const parameters = Number(rows.find(({ key }) => key === "parameters")?.value ?? 0);
  return [{ layer: name, type, task: task.name, loss, optimum: task.optimum, parameters }];
}

/** Answers what a page asks about attention layers, in the page itself; what the page tells is kept in `told`. */
export function answerAttention(
  rpc: Rpc,
  pages: () => readonly (AttentionPage | RnnPage)[],
  told: unknown[],
): void {
  const find = (name: string) => {
    const found = pages().find((page) => page.name === name);
    return found?.kind === "attention" ? found : undefined;
  };
  rpc.handle(getSharpness, async ({ layer, factors }) => {
    const { design, task } = find(layer) ?? {};
    if (design === undefined || task === undefined) throw new RpcError("stale", `${layer} is not shown`);
    return factors.map((factor) =>
      expectedLoss(task.task, attentionPredictor(sharpened(design, factor), task.task)),
    );
  });
  const mapOf = mapReader();
  rpc.handle(getMapTile, async ({ map, head, level, row, column }) =>
    packTile(mapTile(await mapOf({ map, head }), level, row, column)),
  );
  rpc.handle(getMapSummary, async ({ map, head }) =>
    summarizeMap(await mapOf({ map, head }), map === "weights"),
  );
  rpc.handle(writeScale, (edit) => void told.push({ writeScale: edit }));
  rpc.on(applyFix, (fix) => told.push({ applyFix: fix }));
  answerTraining(rpc, (name) => pages().find((page) => page.name === name), told);
}

/** Milliseconds for which maps are computed before the page may draw again. */
const breath = 12;

function mapReader(): (ref: MapRef) => Promise<DenseMap> {
  let maps: AttentionMaps | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const compute = async (ref: MapRef) => {
    if (maps === undefined) {
      const { sources, x } = longSources();
      maps = new AttentionMaps(sources, x);
    }
    const steps = maps.map(ref);
    let end = performance.now() + breath;
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      if (performance.now() < end) continue;
      await new Promise((resolve) => setTimeout(resolve));
      end = performance.now() + breath;
    }
  };
  return (ref) => {
    const next = turn.then(() => compute(ref));
    turn = next.catch(() => {});
    return next;
  };
}

const steps = 3000;
const stepsATime = 150;

/** A training as the page sees it: with every state an attention design becomes sharper, a recurrent one larger. It only looks like one. */
function answerTraining(
  rpc: Rpc,
  find: (name: string) => AttentionPage | RnnPage | undefined,
  told: unknown[],
): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  let state: TrainingState | undefined;
  const tell = (next: TrainingState | undefined) => {
    state = next;
    if (state?.running !== true) clearInterval(timer);
    rpc.notify(trainingChanged, state ?? null);
  };
  rpc.on(train, (asked) => {
    told.push({ train: asked });
    const { design, task } = find(asked.layer) ?? {};
    if (design === undefined || task === undefined || "bits" in design) return;
    clearInterval(timer);
    const lossAfter = (step: number) => task.optimum.loss + Math.exp(-step / 500);
    const curve = { seed: 1, steps: [0], losses: [lossAfter(0)] };
    let step = 0;
    timer = setInterval(() => {
      step += stepsATime;
      curve.steps.push(step);
      curve.losses.push(lossAfter(step));
      const running = step < steps;
      const now = grown(design, 0.2 + step / steps);
      tell({
        layer: asked.layer,
        running,
        seed: 1,
        seeds: asked.seeds,
        step,
        steps,
        stepsPerSecond: 8100,
        path: "relaxed FMA",
        loss: lossAfter(step),
        best: lossAfter(step),
        curves: [curve],
        design: now,
        ...(!running && { verified: expectedLoss(task.task, predictorOf(now, task.task)) }),
      });
    }, 40);
  });
  rpc.on(stopTraining, () => tell(state && { ...state, running: false }));
  rpc.on(discardTraining, () => tell(undefined));
  rpc.handle(keepTraining, (keep) => {
    told.push({ keepTraining: keep });
    tell(undefined);
  });
}

function grown(design: AttentionDesign | RecurrentDesign, factor: number): AttentionDesign | RecurrentDesign {
  if ("W_Q" in design) return sharpened(design, factor);
  const { rows, columns, data } = design.W_ih;
  return { ...design, W_ih: { rows, columns, data: data.map((weight) => factor * weight) } };
}

function predictorOf(design: AttentionDesign | RecurrentDesign, task: Task): Predictor {
  return "W_Q" in design ? attentionPredictor(design, task) : recurrentPredictor(design, task);
}

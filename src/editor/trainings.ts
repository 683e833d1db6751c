import { type Disposable, EventEmitter, type Uri, window, workspace } from "vscode";
import type { SequenceAnalysis } from "../analysis/sequence/sequenceAnalysis.ts";
import type { AttentionDesign } from "../core/sequence/attentionDesign.ts";
import { fillAttention } from "../core/sequence/attentionLayer.ts";
import type { RecurrentDesign } from "../core/sequence/recurrentDesign.ts";
import { stopTraining, type TrainingStep, trainingStep, trainLayer } from "../protocol/compute.ts";
import type { TrainParams } from "../protocol/page.ts";
import { RpcError } from "../protocol/rpc.ts";
import type { TrainingState } from "../protocol/sequence.ts";
import { ComputeWorker } from "../worker/computeWorker.ts";
import type { Analyses } from "./analyses.ts";
import { writeDesign } from "./writeDesign.ts";

interface Training {
  readonly id: number;
  readonly uri: Uri;
  readonly layer: string;
  readonly abandon: AbortController;
  running: boolean;
  step: TrainingStep | undefined;
}

/** No training takes as long, in milliseconds. */
const patience = 60 * 60_000;

/** The trainings of all documents, one each: begun, watched, stopped with the best kept, written into the file. */
export class Trainings implements Disposable {
  readonly #analyses: Analyses;
  readonly #worker: ComputeWorker;
  readonly #changed = new EventEmitter<Uri>();
  readonly #trainings = new Map<string, Training>();
  #lastId = 0;

  readonly onDidChange = this.#changed.event;

  constructor(workerScript: string, analyses: Analyses) {
    this.#analyses = analyses;
    this.#worker = new ComputeWorker(workerScript, (rpc) => {
      rpc.on(trainingStep, (step) => this.#take(step));
    });
  }

  dispose(): void {
    for (const { abandon } of this.#trainings.values()) abandon.abort();
    this.#worker.dispose();
    this.#changed.dispose();
  }

  state(uri: Uri): TrainingState | undefined {
    const training = this.#trainings.get(uri.toString());
    if (training?.step === undefined) return undefined;
    const { id: _, bestDesign: __, ...step } = training.step;
    return { ...step, layer: training.layer, running: training.running };
  }

  /**
   * Begins to train a layer; what was trained in the document before is stopped and forgotten.
   *
   * @throws RpcError for a layer that has nothing to train
   */
  async start(uri: Uri, { layer, seeds, from }: TrainParams): Promise<void> {
    const document = await workspace.openTextDocument(uri);
    const analyzed = await this.#analyses.get(document);
    const sequence = analyzed?.analysis.layers.find(({ name }) => name === layer)?.sequence;
    const design = sequence && trainable(sequence);
    if (sequence?.task === undefined || design === undefined) {
      throw new RpcError(
        "failed",
        `${layer} can't be trained: only attention layers on a task and recurrent layers of tanh or relu have weights to learn.`,
      );
    }
    this.discard(uri);
    const training: Training = {
      id: ++this.#lastId,
      uri,
      layer,
      abandon: new AbortController(),
      running: true,
      step: undefined,
    };
    this.#trainings.set(uri.toString(), training);
    const { task } = sequence.task;
    const { signal } = training.abandon;
    const asked = { id: training.id, design, task, seeds, from };
    void this.#worker
      .request(trainLayer, asked, { signal, timeout: patience })
      .catch((error: unknown) => {
        // One that was stopped keeps what it found, and says so itself.
        if (error instanceof RpcError && (error.reason === "cancelled" || error.reason === "closed")) return;
        const message = error instanceof Error ? error.message : String(error);
        void window.showWarningMessage(`Unroll: training ${layer} ended early: ${message}`);
      })
      .finally(() => {
        training.running = false;
        this.#changed.fire(uri);
      });
  }

  /** Ends a training, once the expected loss of the best so far is known; what it found can still be kept. */
  stop(uri: Uri): void {
    const training = this.#trainings.get(uri.toString());
    if (training?.running) void this.#worker.request(stopTraining, training.id).catch(() => {});
  }

  discard(uri: Uri): void {
    this.#trainings.get(uri.toString())?.abandon.abort();
    if (this.#trainings.delete(uri.toString())) this.#changed.fire(uri);
  }

  /** Writes the best weights found into the file. */
  async keep(uri: Uri, layer: string, as: "layer" | "new"): Promise<void> {
    const training = this.#trainings.get(uri.toString());
    if (training?.step === undefined || training.layer !== layer) {
      throw new RpcError("failed", `${layer} has not been trained.`);
    }
    await writeDesign(this.#analyses, uri, layer, training.step.bestDesign, as);
    this.discard(uri);
  }

  #take(step: TrainingStep): void {
    for (const training of this.#trainings.values()) {
      if (training.id !== step.id || !training.running) continue;
      training.step = step;
      this.#changed.fire(training.uri);
    }
  }
}

/** The weights of a layer that has some to learn. */
function trainable(sequence: SequenceAnalysis): AttentionDesign | RecurrentDesign | undefined {
  if (sequence.kind === "attention") return sequence.task && fillAttention(sequence.layer);
  const { design } = sequence.layer;
  return design.scheme === "packed" ? undefined : design;
}

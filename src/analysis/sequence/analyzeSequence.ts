import type { MakePredictor } from "../../core/sequence/attentionLoss.ts";
import { constantLoss, optimalLoss } from "../../core/sequence/optimum.ts";
import type { AttentionLayer, NamedTask, RnnLayer } from "../../params/layer.ts";
import { problem } from "../../params/problemCodes.ts";
import type { ParsedSource, Path } from "../../params/source.ts";
import { attentionFindings } from "./findings/attentionFindings.ts";
import { unseen, worseThanConstant } from "./findings/taskFindings.ts";
import { layerLoss, rnnLoss } from "./losses.ts";
import type { AttentionAnalysis, RnnAnalysis, TaskAnalysis } from "./sequenceAnalysis.ts";
import { attentionReport, rnnReport } from "./sequenceReport.ts";

/** What is to be said of an attention layer: its loss where it has a task, its report, and what it does not do. */
export function analyzeAttention(
  source: ParsedSource,
  path: Path,
  layer: AttentionLayer,
  make?: MakePredictor,
): AttentionAnalysis {
  const task = layer.task && analyzeTask(layer.task);
  const loss = task && layerLoss(layer, task.task, make);
  return {
    kind: "attention",
    layer,
    ...(task && { task }),
    ...(loss && { loss }),
    ...attentionReport(layer, task, loss),
    findings: attentionFindings(source, path, layer, task, loss),
  };
}

export function analyzeRnn(source: ParsedSource, path: Path, layer: RnnLayer): RnnAnalysis {
  const task = analyzeTask(layer.task);
  const { loss, excess } = rnnLoss(layer, task.task);
  const place = source.locate(path);
  const worse = worseThanConstant(task, loss);
  return {
    kind: "rnn",
    layer,
    task,
    loss,
    ...(excess && { excess }),
    ...rnnReport(layer, task, loss, excess),
    findings: [
      ...(worse === undefined
        ? []
        : [problem("finding-worse-than-constant", place.key ?? place.value, worse)]),
      ...unseen(task, loss.perPosition).map((message) =>
        problem("finding-unseen", place.key ?? place.value, message),
      ),
    ],
  };
}

function analyzeTask(named: NamedTask): TaskAnalysis {
  return { ...named, optimum: optimalLoss(named.task), constant: constantLoss(named.task) };
}

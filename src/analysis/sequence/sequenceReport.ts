import type { ExpectedLoss } from "../../core/sequence/loss.ts";
import { lossText, methodText } from "../../core/sequence/lossText.ts";
import type { PackedExcess } from "../../core/sequence/packedLoss.ts";
import type { SequenceReportKey } from "../../params/keyDocs.ts";
import type { AttentionLayer, RnnLayer } from "../../params/layer.ts";
import { numberText as n } from "../numberText.ts";
import { attentionParameters, rnnParameters } from "./parameterCount.ts";
import type { SequenceReport, TaskAnalysis } from "./sequenceAnalysis.ts";

export interface Reported {
  readonly report: SequenceReport;
  readonly formulas: Readonly<Partial<Record<SequenceReportKey, string>>>;
}

export function attentionReport(
  layer: AttentionLayer,
  task: TaskAnalysis | undefined,
  loss: ExpectedLoss | undefined,
): Reported {
  const {
    positions: l,
    encodingSize,
    inputSize,
    num_heads: h,
    num_kv_heads: kv,
    keySize,
    valueSize,
    outputSize,
  } = layer.sizes;
  const projections = l * inputSize * (h * keySize + kv * (keySize + valueSize));
  const scores = h * l * l * keySize;
  const outputs = h * l * l * valueSize;
  const joined = layer.W_O ? l * h * valueSize * outputSize : 0;
  const parts = [
    ...(encodingSize > 0 ? [`encodings ${n(l)}·${n(encodingSize)}`] : []),
    `W_Q ${n(inputSize)}·${n(h * keySize)}`,
    `W_K ${n(inputSize)}·${n(kv * keySize)}`,
    `W_V ${n(inputSize)}·${n(kv * valueSize)}`,
    ...(layer.W_O ? [`W_O ${n(h * valueSize)}·${n(outputSize)}`] : []),
  ];
  const parameters = attentionParameters(layer);
  const macs = projections + scores + outputs + joined;
  const onTask = task && loss ? taskReport(task, loss) : undefined;
  return {
    report: {
      ...onTask?.report,
      parameters,
      scores_shape: [h, l, l],
      output_shape: [l, outputSize],
      macs,
    },
    formulas: {
      ...onTask?.formulas,
      parameters: `${parts.join(" + ")} = ${n(parameters)}`,
      scores_shape: "num_heads × positions × positions",
      output_shape: "positions × d_out",
      macs: `projections ${n(projections)} + q·k ${n(scores)} + Σ a·v ${n(outputs)}${joined > 0 ? ` + W_O ${n(joined)}` : ""} = ${n(macs)}`,
    },
  };
}

export function rnnReport(
  layer: RnnLayer,
  task: TaskAnalysis,
  loss: ExpectedLoss,
  excess: PackedExcess | undefined,
): Reported {
  const { report, formulas } = taskReport(task, loss);
  const parameters = rnnParameters(layer);
  const { design } = layer;
  const size = design.hidden_size;
  if (design.scheme !== "packed" || excess === undefined) {
    return {
      report: { ...report, parameters },
      formulas: {
        ...formulas,
        parameters: `W_ih ${n(size)} + W_hh ${n(size)}·${n(size)} + b_ih, b_hh 2·${n(size)} + W_out ${n(size)} + b_out 1 = ${n(parameters)}`,
      },
    };
  }
  return {
    report: {
      ...report,
      parameters,
      bits: design.bits,
      excess_loss: excess.measured,
      ...(excess.bound !== undefined && { excess_loss_bound: excess.bound }),
    },
    formulas: {
      ...formulas,
      parameters: "a packed state learns nothing",
      bits: task.task.variables.map(({ name }, i) => `${name}: ${design.bits[i] ?? 0}`).join(", "),
      excess_loss: `measured by running the ${design.dtype} arithmetic; by formula ${excess.formula.toExponential(4)}`,
      excess_loss_bound: `no scheme with as many states as ${design.dtype} has bit patterns can cost less`,
    },
  };
}

function taskReport({ task, optimum }: TaskAnalysis, loss: ExpectedLoss): Reported {
  const sum = (losses: readonly number[]) => losses.map(lossText).join(" + ");
  const cost = task.loss === "l1" ? "|o − y|" : "(o − y)²";
  return {
    report: {
      loss: loss.loss,
      loss_per_position: loss.perPosition,
      loss_error: loss.error,
      optimal_loss: optimum.loss,
      optimal_loss_per_position: optimum.positions.map((position) => position.loss),
    },
    formulas: {
      loss: `E[Σ ${cost}] = ${sum(loss.perPosition)} = ${lossText(loss.loss)}, by ${methodText(loss)}`,
      loss_per_position: `E[${cost}] at each position`,
      loss_error: `of ${methodText(loss)}`,
      optimal_loss: `${sum(optimum.positions.map((position) => position.loss))} = ${lossText(optimum.loss)}, what can be reached by remembering all that was seen`,
      optimal_loss_per_position: optimum.positions.map(({ reason }, i) => `${i + 1}. ${reason}`).join(" "),
    },
  };
}

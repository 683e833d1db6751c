import { fractionText } from "../../../core/sequence/fractionText.ts";
import type { ExpectedLoss } from "../../../core/sequence/loss.ts";
import { lossText } from "../../../core/sequence/lossText.ts";
import type { TaskAnalysis } from "../sequenceAnalysis.ts";

/** A loss that is above that of always answering the best constant. */
export function worseThanConstant(
  { constant, optimum, task }: TaskAnalysis,
  { loss, error }: ExpectedLoss,
): string | undefined {
  const total = constant.reduce((sum, each) => sum + each, 0);
  if (!(loss - error > total + 1e-9)) return undefined;
  const what = task.loss === "l1" ? "median" : "mean";
  const answers = new Set(
    optimum.positions.flatMap(({ answer }) =>
      answer.kind === "constant" ? [fractionText(answer.value)] : [],
    ),
  );
  const guess = answers.size === 1 ? ` ${[...answers][0]}` : "";
  return `Loss ${lossText(loss)} is worse than always answering the ${what}${guess}, which costs ${lossText(total)}; the optimum is ${lossText(optimum.loss)}.`;
}

/** At the positions whose target can't be known: the best guess, what it costs, and whether the layer makes it. */
export function unseen({ task, optimum }: TaskAnalysis, perPosition: readonly number[]): readonly string[] {
  return optimum.positions.flatMap(({ loss, answer, reason }, i) => {
    if (answer.kind === "seen" || task.y[i]?.kind !== "variable") return [];
    const own = perPosition[i] ?? Number.NaN;
    const verdict =
      own - loss <= 1e-4
        ? "This layer does."
        : `This layer answers something else, and pays ${lossText(own)}.`;
    return [`At position ${i + 1}, ${reason} ${verdict}`];
  });
}

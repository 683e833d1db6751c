import type { AttentionDesign } from "../../../core/sequence/attentionDesign.ts";
import { type AttentionStages, attentionStages } from "../../../core/sequence/attentionStages.ts";
import { quantile } from "../../../core/sequence/distribution.ts";
import { matrixOf } from "../../../core/sequence/matrix.ts";
import { goldenRatio } from "../../../core/sequence/sampling.ts";
import { type Task, termValue } from "../../../core/sequence/task.ts";

/** The values of a task's variables at so many points that fill their space evenly. */
export function trialPoints({ variables }: Task, count: number): readonly Float64Array[] {
  const ratio = goldenRatio(variables.length);
  return Array.from({ length: count }, (_, n) =>
    Float64Array.from(variables, ({ distribution }, v) =>
      quantile(distribution, Math.max(2 ** -54, (0.5 + (n + 1) * ratio ** -(v + 1)) % 1)),
    ),
  );
}

/** What a design computes where the variables have these values. */
export function stagesAt(design: AttentionDesign, task: Task, variables: Float64Array): AttentionStages {
  return attentionStages(design, matrixOf(task.x.map((term) => [termValue(term, variables)])));
}

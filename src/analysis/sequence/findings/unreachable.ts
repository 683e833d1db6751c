import type { AttentionDesign } from "../../../core/sequence/attentionDesign.ts";
import { attentionPredictor } from "../../../core/sequence/attentionPredictor.ts";
import { quantile } from "../../../core/sequence/distribution.ts";
import type { OptimalLoss } from "../../../core/sequence/loss.ts";
import type { Matrix } from "../../../core/sequence/matrix.ts";
import type { Task } from "../../../core/sequence/task.ts";
import type { Finding } from "./finding.ts";
import type { KeyFix } from "./keyFix.ts";

/** Positions whose target they could have seen, but whose answer does not change with it. */
export function unreachable(
  design: AttentionDesign,
  task: Task,
  optimum: OptimalLoss,
  points: readonly Float64Array[],
  fix: KeyFix,
): readonly Finding[] {
  const predictor = attentionPredictor(design, task);
  return optimum.positions.flatMap(({ answer }, i) => {
    if (answer.kind !== "seen") return [];
    const variable = task.variables[answer.variable];
    if (variable === undefined) return [];
    const changes = points.some((point, n) => {
      const moved = point.slice();
      moved[answer.variable] = quantile(variable.distribution, 0.5 + (0.45 * (n + 1)) / points.length);
      const [here, there] = [new Float64Array(task.y.length), new Float64Array(task.y.length)];
      predictor.predict(point, here);
      predictor.predict(moved, there);
      return here[i] !== there[i];
    });
    if (changes) return [];
    const passes = valueRows(design).some((weights) => weights.some((weight) => weight !== 0));
    const why = passes
      ? `the mask shows it no position where ${variable.name} stands, or gives it no weight`
      : "W_V multiplies x by 0";
    return [
      {
        code: "finding-unreachable" as const,
        keys: passes ? ["mask", "W_V"] : ["W_V", "mask"],
        message: `Position ${i + 1} is to answer ${variable.name}, which stands at position ${answer.position + 1}, but nothing carries it there: ${why}, and the answer does not change with ${variable.name}.`,
        fixes: passes
          ? typeof design.mask === "object"
            ? fix("Let the mask show what came before", { mask: "causal" })
            : []
          : fix("Let W_V pass x on", { W_V: passingX(design) }),
      },
    ];
  });
}

/** The rows of W_V that x meets: the last one, or all of them where x is added to the encoding. */
function valueRows({ W_V, combine, positional_encoding }: AttentionDesign): readonly Float64Array[] {
  const first = combine === "add" && positional_encoding.columns > 0 ? 0 : W_V.rows - 1;
  return rowsOf(W_V).slice(first);
}

function passingX({ W_V }: AttentionDesign): readonly (readonly number[])[] {
  return rowsOf(W_V).map((row, r) => (r === W_V.rows - 1 ? [...row].map(() => 1) : [...row]));
}

function rowsOf({ rows, columns, data }: Matrix): readonly Float64Array[] {
  return Array.from({ length: rows }, (_, r) => data.subarray(r * columns, (r + 1) * columns));
}

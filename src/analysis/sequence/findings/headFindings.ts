import { normalRandom } from "../../../core/random.ts";
import type { AttentionDesign } from "../../../core/sequence/attentionDesign.ts";
import type { AttentionStages } from "../../../core/sequence/attentionStages.ts";
import { fractionText } from "../../../core/sequence/fractionText.ts";
import type { Matrix } from "../../../core/sequence/matrix.ts";
import type { Finding } from "./finding.ts";
import type { KeyFix } from "./keyFix.ts";

const same = 1e-12;

/** From this difference on, e^−d is lost beside 1 in float64. */
const saturated = 37;

/** A softmax whose two highest scores are so far apart still changes with them. */
const soft = 4;

/** Heads whose scores tell no source from another. */
export function uniformHeads(
  design: AttentionDesign,
  stages: readonly AttentionStages[],
  fix: KeyFix,
): readonly Finding[] {
  return headsOf(stages).flatMap((masked, head) => {
    const rows = masked.flatMap(seenScores).filter(({ length }) => length > 1);
    const isUniform = rows.every((row) => row.every((score) => Math.abs(score - (row[0] ?? 0)) <= same));
    if (!isUniform || rows.length === 0) return [];
    const value = rows[0]?.[0] ?? 0;
    const isOne = rows.every(([score = 0]) => Math.abs(score - value) <= same);
    const what = !isOne
      ? "gives a position the same score with every source"
      : Math.abs(value) <= same
        ? "maps every pair of positions to 0"
        : `gives every pair of positions the same score, ${fractionText(value)}`;
    return [
      {
        code: "finding-uniform" as const,
        keys: ["W_Q", "W_K"],
        message: `Head ${head + 1} attends to all sources alike: W_Q·W_Kᵀ ${what}, so each of n sources that are seen has the weight 1/n.`,
        fixes: fix("Begin W_Q and W_K at random", {
          W_Q: randomRows(design.W_Q, 1),
          W_K: randomRows(design.W_K, 2),
        }),
      },
    ];
  });
}

/** Heads whose weights hardly change with their scores at most positions. */
export function saturatedHeads(
  { scale }: AttentionDesign,
  stages: readonly AttentionStages[],
  fix: KeyFix,
): readonly Finding[] {
  return headsOf(stages).flatMap((masked, head) => {
    const gaps = masked.flatMap((scores) =>
      seenScores(scores).flatMap((row) => {
        const [highest, second] = row.toSorted((a, b) => b - a);
        return highest === undefined || second === undefined ? [] : [highest - second];
      }),
    );
    const lost = gaps.filter((gap) => gap >= saturated && gap < Infinity);
    if (lost.length * 2 <= gaps.length) return [];
    const least = Math.min(...lost);
    const where =
      lost.length === gaps.length ? "at every position" : `in ${lost.length} of ${gaps.length} cases`;
    const lower = Number(((scale * soft) / middle(lost)).toPrecision(1));
    return [
      {
        code: "finding-saturated" as const,
        keys: ["scale", "W_Q"],
        message: `The softmax of head ${head + 1} is saturated: ${where} the two highest scores are at least ${least.toPrecision(3)} apart, so the second weight is below ${Math.exp(-least).toExponential(0)} and hardly any gradient is left to train with.`,
        fixes: fix(`Lower the scale to ${lower}`, { scale: lower }),
      },
    ];
  });
}

/** The masked scores of each head in all trials. */
function headsOf(stages: readonly AttentionStages[]): readonly (readonly Matrix[])[] {
  return (stages[0]?.heads ?? []).map((_, head) => stages.flatMap(({ heads }) => heads[head]?.masked ?? []));
}

/** Of each destination the scores of the sources that it sees. */
function seenScores({ rows, columns, data }: Matrix): readonly (readonly number[])[] {
  return Array.from({ length: rows }, (_, i) =>
    [...data.subarray(i * columns, (i + 1) * columns)].filter((score) => score !== -Infinity),
  );
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 1;
}

/** Numbers that training can begin with, short enough to be read. */
function randomRows({ rows, columns }: Matrix, seed: number): readonly (readonly number[])[] {
  const next = normalRandom(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => Number(next().toFixed(2))));
}

import { ours } from "../peers/contenders.ts";
import type { RaceResults } from "../race/raceAll.ts";
import { formatNumber } from "../statistics.ts";
import { markdownTable } from "./markdown.ts";
import { summaryOf } from "./raceTables.ts";

/** A ratio that is aimed at: how many times as long as ours each of some contenders takes in each of some rows. */
export interface Target {
  readonly text: string;
  readonly rows: readonly string[];
  readonly contenders: readonly string[];
  readonly atLeast: number;
  /** Whose time is divided by, ours on one thread if not said. */
  readonly by?: string;
}

const inWebAssembly = ["tfjs-wasm", "onnxruntime-web"];
const native = ["onnxruntime-node", "torch", "numpy"];
const everyPeer = [...inWebAssembly, "tfjs-cpu", ...native];

export const targets: readonly Target[] = [
  {
    text: "tfjs-wasm and onnxruntime-web on every large row",
    rows: ["C1w", "C2w", "GEMM", "A1", "A2"],
    contenders: inWebAssembly,
    atLeast: 1.7,
  },
  { text: "the same on C2", rows: ["C2w"], contenders: inWebAssembly, atLeast: 4.5 },
  { text: "the same, convolutions direct", rows: ["C1", "C2"], contenders: inWebAssembly, atLeast: 1.7 },
  { text: "every peer on editor-size work", rows: ["C4", "A3"], contenders: everyPeer, atLeast: 10 },
  { text: "every peer on C2 and S1", rows: ["C2w", "S1"], contenders: everyPeer, atLeast: 1 },
  { text: "SciPy's CSR, vectorised", rows: ["S2"], contenders: ["numpy"], atLeast: 3 },
  { text: "PyTorch's training, d 2", rows: ["T1-2"], contenders: ["torch"], atLeast: 10 },
  { text: "PyTorch's training, d 4", rows: ["T1-4"], contenders: ["torch"], atLeast: 8 },
  { text: "PyTorch's training, d 8", rows: ["T1-8"], contenders: ["torch"], atLeast: 5 },
  { text: "NumPy's Monte Carlo", rows: ["M1"], contenders: ["numpy"], atLeast: 10 },
  { text: "the same, rewritten for long lines", rows: ["M1v"], contenders: ["numpy"], atLeast: 10 },
  {
    text: "native libraries at 256 and 512 bits",
    rows: ["GEMM", "C1w", "A1"],
    contenders: native,
    atLeast: 0.5,
  },
  {
    text: "native libraries beside the limit itself",
    rows: ["GEMM"],
    contenders: native,
    by: "limits",
    atLeast: 0.5,
  },
  {
    text: "two threads of ours",
    rows: ["C1", "C2", "GEMM", "A1"],
    contenders: [ours],
    by: "fma-2",
    atLeast: 1.7,
  },
  {
    text: "two threads of the limit itself",
    rows: ["GEMM"],
    contenders: ["limits"],
    by: "limits-2",
    atLeast: 1.7,
  },
  { text: "the limit of 128-bit multiply-adds", rows: ["GEMM"], contenders: ["limits"], atLeast: 0.85 },
  { text: "a plain copy", rows: ["S1"], contenders: ["limits"], atLeast: 0.9 },
];

/** For each target the least ratio that was measured and whether that is enough, by medians and by bests. */
export function targetsTable(results: RaceResults): string {
  const lines = targets.flatMap((target) => {
    const measured = ratios(results, target);
    if (measured.length === 0) return [];
    const least = measured.reduce((a, b) => (b.median < a.median ? b : a));
    const leastBest = Math.min(...measured.map(({ best }) => best));
    const [byMedian, byBest] = [least.median >= target.atLeast, leastBest >= target.atLeast];
    const reached = byMedian && byBest ? "yes" : byMedian ? "by medians" : byBest ? "by bests" : "no";
    const place = `${least.row}, ${least.contender}`;
    const wanted = `${formatNumber(target.atLeast)}×`;
    return [
      [target.text, wanted, `${formatNumber(least.median)} (${formatNumber(leastBest)})`, place, reached],
    ];
  });
  return markdownTable(["beside", "aim", "least ratio, medians (bests)", "where", "reached"], lines);
}

function ratios({ rows }: RaceResults, target: Target) {
  return rows
    .filter(({ id }) => target.rows.includes(id))
    .flatMap((row) => {
      const mine = summaryOf(row, target.by ?? ours);
      if (mine === undefined) return [];
      return target.contenders.flatMap((contender) => {
        const theirs = summaryOf(row, contender);
        if (theirs === undefined) return [];
        return [
          { row: row.id, contender, median: theirs.median / mine.median, best: theirs.best / mine.best },
        ];
      });
    });
}

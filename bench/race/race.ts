import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Contender } from "../peers/contender.ts";
import type { Answer, Request } from "../peers/messages.ts";
import { largestDifference } from "./agreement.ts";
import { writeInputs } from "./inputs.ts";
import type { Row } from "./rows.ts";
import { type Effort, roundsOf, runsPerSample, shuffled, takesPart } from "./schedule.ts";

/** What one contender did of one work. */
export interface Entry {
  readonly contender: string;
  /** Milliseconds of a run, one number a sample. */
  readonly runs: readonly number[];
  /** From the first contender's result, as a share of the largest number. */
  readonly difference?: number;
  /** Why it was not timed. */
  readonly problem?: string;
}

interface Lane {
  readonly contender: Contender;
  readonly runs: number[];
  /** Milliseconds. */
  firstRun: number;
  runsPerSample: number;
  rounds: number;
  difference?: number;
  problem?: string;
}

/**
 * All contenders do the same work in rounds, each round in another order, so that a noisy moment falls on any of them. Before,
 * each one's result is compared with that of the first, which is ours: one that differs is not timed.
 */
export async function race(
  row: Row,
  contenders: readonly Contender[],
  effort: Effort,
  directory: string,
): Promise<readonly Entry[]> {
  await writeInputs(row.work, directory);
  const lanes: Lane[] = [];
  let expected: Float32Array | undefined;
  for (const contender of contenders) {
    const lane: Lane = { contender, runs: [], firstRun: 0, runsPerSample: 0, rounds: 0 };
    const result = join(directory, `${contender.id}.result`);
    const answer = await attempt(lane, { ask: "prepare", work: row.work, directory, result });
    if (answer && "prepared" in answer && !answer.prepared) continue;
    lanes.push(lane);
    if (!(answer && "milliseconds" in answer)) continue;
    lane.firstRun = answer.milliseconds;
    const actual = await readFloats(result);
    if (actual.length === 0) continue; // a limit of the machine, which has none
    expected ??= actual;
    lane.difference = largestDifference(actual, expected);
    if (lane.difference > row.tolerance) {
      lane.problem = `its result differs from ours by ${lane.difference.toExponential(1)}`;
    }
  }
  for (const lane of lanes) await warmUp(lane, effort);
  await runRounds(lanes);
  for (const { contender } of lanes) await contender.ask({ ask: "release" }).catch(() => {});
  return lanes.map(({ contender, runs, difference, problem }) => ({
    contender: contender.id,
    runs,
    ...(difference !== undefined && { difference }),
    ...(problem !== undefined && { problem }),
  }));
}

async function warmUp(lane: Lane, effort: Effort): Promise<void> {
  // What takes seconds was warm after its first run.
  const isWarm = lane.firstRun > 10 * effort.warmUp;
  const milliseconds = isWarm
    ? lane.firstRun
    : await measure(lane, { ask: "warmUp", milliseconds: effort.warmUp });
  if (milliseconds === undefined || lane.problem !== undefined) return;
  lane.runsPerSample = runsPerSample(milliseconds, effort);
  lane.rounds = roundsOf(milliseconds * lane.runsPerSample, effort);
}

async function runRounds(lanes: readonly Lane[]): Promise<void> {
  const rounds = Math.max(0, ...lanes.map((lane) => lane.rounds));
  for (let round = 0; round < rounds; round++) {
    for (const lane of shuffled(lanes, round)) {
      if (!takesPart(round, rounds, lane.rounds)) continue;
      const milliseconds = await measure(lane, { ask: "sample", runs: lane.runsPerSample });
      if (milliseconds !== undefined) lane.runs.push(milliseconds);
    }
  }
}

async function measure(lane: Lane, request: Request): Promise<number | undefined> {
  if (lane.problem !== undefined) return undefined;
  const answer = await attempt(lane, request);
  return answer && "milliseconds" in answer ? answer.milliseconds : undefined;
}

/** A contender that fails is out of this race, and the others go on. */
async function attempt(lane: Lane, request: Request): Promise<Answer | undefined> {
  try {
    return await lane.contender.ask(request);
  } catch (error) {
    lane.problem = error instanceof Error ? error.message : String(error);
    return undefined;
  }
}

async function readFloats(path: string): Promise<Float32Array> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

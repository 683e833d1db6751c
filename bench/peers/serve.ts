/** The process of one contender, `node serve.ts <name>`: answers `Request`s until its input ends. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { tensor } from "../../src/core/tensor.ts";
import { compared } from "../race/agreement.ts";
import type { Inputs } from "../race/inputs.ts";
import { type Answer, mark, type Request } from "./messages.ts";
import { peers } from "./peers.ts";
import type { Runner } from "./runner.ts";

const start = peers[process.argv[2] ?? ""];
if (start === undefined) throw new RangeError(`usage: serve.ts ${Object.keys(peers).join(" | ")}`);
const peer = await start();
let runner: Runner | undefined;

say({ version: peer.version });
for await (const line of createInterface({ input: process.stdin })) {
  try {
    say(await answer(JSON.parse(line) as Request));
  } catch (error) {
    say({ error: error instanceof Error ? error.message : String(error) });
  }
}
process.exit(0);

async function answer(request: Request): Promise<Answer> {
  switch (request.ask) {
    case "prepare": {
      runner = await peer.prepare(request.work, readInputs(request.directory));
      if (runner === undefined) return { prepared: false };
      const start = performance.now();
      const numbers = await runner.check();
      const milliseconds = performance.now() - start;
      writeFileSync(request.result, compared(numbers));
      return { prepared: true, milliseconds };
    }
    case "warmUp": {
      const end = performance.now() + request.milliseconds;
      let [runs, milliseconds] = [1, 0];
      do {
        milliseconds = await time(runs);
        runs *= milliseconds < 0.1 ? 8 : 1;
      } while (performance.now() < end);
      return { milliseconds };
    }
    case "sample":
      return { milliseconds: await time(request.runs) };
    case "release":
      runner?.release();
      runner = undefined;
      return { released: true };
  }
}

/** Milliseconds of one run. */
async function time(runs: number): Promise<number> {
  if (runner === undefined) throw new Error("nothing is prepared");
  const start = performance.now();
  const pending = runner.repeat(runs);
  if (pending) await pending;
  return (performance.now() - start) / runs;
}

function readInputs(directory: string): Inputs {
  const shapes: Record<string, number[]> = JSON.parse(readFileSync(join(directory, "shapes.json"), "utf8"));
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const { buffer, byteOffset, byteLength } = readFileSync(join(directory, name));
      return [name, tensor(shape, new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength)))];
    }),
  );
}

function say(answer: Answer): void {
  process.stdout.write(`${mark}${JSON.stringify(answer)}\n`);
}

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Contender } from "../../../bench/peers/contender.ts";
import { race } from "../../../bench/race/race.ts";
import type { Row } from "../../../bench/race/rows.ts";

/** A contender of a few lines: its result is what it is given, and every run takes a millisecond. */
function start(
  id: string,
  behaviour: { result?: readonly number[]; dies?: boolean } = {},
): Promise<Contender> {
  const program = `
    const { writeFileSync } = require("node:fs");
    const say = (answer) => process.stdout.write("@" + JSON.stringify(answer) + "\\n");
    console.log("hello from a library");
    say({ version: "1.2" });
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
      const { ask, result } = JSON.parse(line);
      if (ask === "sample" && ${behaviour.dies === true}) { console.error("out of luck"); process.exit(1); }
      if (ask === "prepare") {
        const numbers = ${JSON.stringify(behaviour.result ?? null)};
        if (numbers) writeFileSync(result, Float32Array.from(numbers));
        say(numbers ? { prepared: true, milliseconds: 1 } : { prepared: false });
      } else say(ask === "release" ? { released: true } : { milliseconds: 1 });
    });`;
  return Contender.start({ id, command: process.execPath, args: ["--eval", program] });
}

const row: Row = { id: "G", title: "a product", work: { kind: "gemm", size: 2 }, tolerance: 1e-3 };
const effort = { mostRounds: 5, leastRounds: 2, budget: 100, sample: 1, warmUp: 1 };

describe("a race", () => {
  let directory = "";
  const contenders: Contender[] = [];
  const take = async (starting: Promise<Contender>) => {
    const contender = await starting;
    contenders.push(contender);
    return contender;
  };
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "unroll-race-"));
  });
  afterEach(async () => {
    await Promise.all(contenders.splice(0).map((contender) => contender.stop()));
  });
  after(() => rm(directory, { recursive: true, force: true }));

  it("times those whose result is that of the first, and says of others why not", async () => {
    const [first, near, wrong, other, dying] = await Promise.all([
      take(start("first", { result: [1, 2] })),
      take(start("near", { result: [1, 2.001] })),
      take(start("wrong", { result: [1, 3] })),
      take(start("other")),
      take(start("dying", { result: [1, 2], dies: true })),
    ]);
    assert.equal(first.version, "1.2");
    const entries = await race(row, [first, near, wrong, other, dying], effort, directory);
    assert.deepEqual(
      entries.map(({ contender, runs }) => [contender, runs.length]),
      [
        ["first", 5],
        ["near", 5],
        ["wrong", 0],
        ["dying", 0],
      ],
    );
    assert.match(entries[2]?.problem ?? "", /differs from ours by 5.0e-1/);
    assert.match(entries[3]?.problem ?? "", /dying ended: out of luck/);
  });

  it("says of a contender that does not start what it had to say", async () => {
    const args = ["--eval", 'throw new Error("no such library")'];
    const starting = Contender.start({ id: "broken", command: process.execPath, args });
    await assert.rejects(starting, /broken ended: .*no such library/s);
    await assert.rejects(
      Contender.start({ id: "missing", command: join(directory, "nothing"), args }),
      /missing/,
    );
  });
});

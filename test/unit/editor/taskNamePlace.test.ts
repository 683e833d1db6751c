import assert from "node:assert/strict";
import { taskNamePlace } from "../../../src/editor/taskNamePlace.ts";

/** The part of the line around the mark. */
function partAt(marked: string): string | undefined {
  const character = marked.indexOf("|");
  const line = marked.replace("|", "");
  const part = taskNamePlace(line, character);
  return part && line.slice(part.start, part.end);
}

describe("where a layer names its task", () => {
  it("is the name with its quotes", () => {
    assert.equal(partAt('  "task": "re|peat", "mask": "causal"'), '"repeat"');
    assert.equal(partAt('  "task": |"repeat"'), '"repeat"');
    assert.equal(partAt('  "task": "|"'), '""');
    assert.equal(partAt("  layer: { task: 'rep|eat' },"), "'repeat'");
  });

  it("is where the name will stand", () => {
    assert.equal(partAt('  "task": |'), "");
    assert.equal(partAt('  "task": |, "mask": "causal"'), "");
    assert.equal(partAt('  "task": "re|'), '"re');
    assert.equal(partAt('  "task": "re|,'), '"re');
    assert.equal(partAt('  { "task": "|}'), '"');
  });

  it("is nowhere else", () => {
    for (const line of ['  "ta|sk": "repeat"', '  "task": "repeat", |', '  "tasks": |{', '  "mytask": "|"'])
      assert.equal(partAt(line), undefined, line);
  });
});

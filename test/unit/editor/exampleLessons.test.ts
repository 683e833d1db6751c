import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { courses } from "../../../src/editor/exampleLessons.ts";

const folder = join(import.meta.dirname, "../../../examples");

describe("the examples to begin a file with", () => {
  const lessons = courses.flatMap((course) => course.lessons);

  it("are all those that need no file beside them", () => {
    const alone = readdirSync(folder).filter(
      (name) =>
        name.includes(".unroll.") &&
        !/^import .*["']\.\.?\/|"file":/m.test(readFileSync(join(folder, name), "utf8")),
    );
    assert.deepEqual(lessons.map(({ file }) => file).sort(), alone.sort());
  });

  it("start with the classic exercise, and each says in a line what one sees", () => {
    assert.equal(lessons[0]?.title, "A convolution as a linear layer");
    assert.equal(new Set(lessons.map(({ title }) => title)).size, lessons.length);
    for (const { title, about } of lessons) assert.ok(about.length > 20 && about.length <= 80, title);
  });
});

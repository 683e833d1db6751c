import type { Problem } from "../params/problem.ts";

/** Names the files that problems speak of by their way from a folder, as people know them, instead of from the root of the disk. */
export function pathsWithin(root: string | undefined): <P extends Problem>(problem: P) => P {
  const folder = (root ?? "").replace(/\/+$/, "");
  if (folder === "") return (problem) => problem;
  // Where a path begins, not in the middle of another one.
  const told = (message: string) =>
    message
      .split(`${folder}/`)
      .reduce((before, rest) => (/(^|[\s"'(])$/.test(before) ? before + rest : `${before}${folder}/${rest}`));
  return (problem) => ({ ...problem, message: told(problem.message) });
}

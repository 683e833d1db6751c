import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { ownDirectory } from "./ownDirectory.ts";

/** Fills a directory so that it exists whole or not at all, however the process ends: under another name, renamed at the end. */
export async function installOnce(
  target: string,
  fill: (directory: string) => Promise<void>,
): Promise<string> {
  if (existsSync(target)) return target;
  const unfinished = await ownDirectory(dirname(target), basename(target));
  try {
    await fill(unfinished);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Where another process was faster, its directory is as good as this one.
    if (!existsSync(target)) throw error;
  }
  return target;
}

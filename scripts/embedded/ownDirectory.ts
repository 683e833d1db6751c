import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * A new directory that belongs to this process and carries its id. Directories of processes that are no more, because
 * they were killed before they could tidy up, are removed on the way.
 */
export async function ownDirectory(parent: string, name: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (const entry of await readdir(parent)) {
    const owner = /\.of-(\d+)-\w+$/.exec(entry)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) {
      await rm(join(parent, entry), { recursive: true, force: true });
    }
  }
  return mkdtemp(join(parent, `${name}.of-${process.pid}-`));
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

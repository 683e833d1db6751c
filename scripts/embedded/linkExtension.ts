import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
}

/** Lets a VS Code that has not run yet find an extension among those installed, where it is built. */
export async function linkExtension(dataDirectory: string, extension: string): Promise<void> {
  const manifest: Manifest = JSON.parse(await readFile(join(extension, "package.json"), "utf8"));
  const directory = join(dataDirectory, "extensions");
  await mkdir(directory, { recursive: true });
  const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
  await symlink(extension, join(directory, name), "junction"); // which on Windows asks for no rights
}

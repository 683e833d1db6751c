import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** Installs a packaged extension, as a person would from its file. */
export async function installExtension(program: string, dataDirectory: string, vsix: string): Promise<void> {
  await promisify(execFile)(process.execPath, [
    join(program, "out", "server-main.js"),
    `--install-extension=${vsix}`,
    `--server-data-dir=${dataDirectory}`,
    "--accept-server-license-terms",
  ]);
}

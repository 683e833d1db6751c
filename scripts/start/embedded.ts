import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { address } from "../embedded/address.ts";
import { installVscode } from "../embedded/install.ts";
import { interrupted } from "../embedded/interrupted.ts";
import { linkExtension } from "../embedded/linkExtension.ts";
import { ownDirectory } from "../embedded/ownDirectory.ts";
import { embeddedHome, root } from "../embedded/paths.ts";
import { startServer } from "../embedded/server.ts";
import { writeSettings } from "../embedded/settings.ts";
import { showAddress } from "./showAddress.ts";

/** Runs VS Code from npm packages, in the browser, until Ctrl+C. */
export async function startEmbedded(folder: string, file: string, port: number): Promise<void> {
  const program = await Promise.race([installVscode(), interrupted]);
  if (program === undefined) return;
  const dataDirectory = await ownDirectory(embeddedHome, "start");
  await writeSettings(dataDirectory, { "unroll.panel.openAutomatically": true });
  await linkExtension(dataDirectory, root);
  const token = randomBytes(16).toString("hex");
  const server = await startServer({ program, dataDirectory, port, token, development: false });
  const url = address(server, { folder, file });
  console.log(`\nUnroll runs in VS Code at\n\n  ${url}\n\nCtrl+C stops it.`);
  showAddress(url);
  const asked = await Promise.race([interrupted.then(() => true), server.ended.then(() => false)]);
  if (!asked) throw new Error(`VS Code's server has ended. Its log: ${join(dataDirectory, "server.log")}`);
  await server.stop();
  await rm(dataDirectory, { recursive: true, force: true });
}

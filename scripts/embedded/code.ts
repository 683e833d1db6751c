#!/usr/bin/env node
/**
 * Stands in for VS Code's own executable in a test run: takes the same command-line arguments, runs the extension's tests in
 * the embedded VS Code, passes on what they print, and exits with their exit code.
 */

import { rm } from "node:fs/promises";
import { format, parseArgs } from "node:util";
import { address } from "./address.ts";
import { launchBrowser } from "./browser.ts";
import { installVscode } from "./install.ts";
import { interrupted } from "./interrupted.ts";
import { isNoise } from "./noise.ts";
import { ownDirectory } from "./ownDirectory.ts";
import { embeddedHome } from "./paths.ts";
import { startServer } from "./server.ts";
import { writeSettings } from "./settings.ts";

const { values, positionals } = parseArgs({
  strict: false, // the desktop knows more arguments, which mean nothing here
  allowPositionals: true,
  options: { extensionDevelopmentPath: { type: "string" }, extensionTestsPath: { type: "string" } },
});
const folder = positionals[0];
const { extensionDevelopmentPath: extension, extensionTestsPath: tests } = values;
if (folder === undefined || typeof extension !== "string" || typeof tests !== "string") {
  console.error("usage: code.ts --extensionDevelopmentPath=… --extensionTestsPath=… folder");
  process.exit(2);
}
process.exit(await runTests({ folder, extension, tests }));

async function runTests(opening: { folder: string; extension: string; tests: string }): Promise<number> {
  const program = await installVscode();
  const dataDirectory = await ownDirectory(embeddedHome, "tests");
  await writeSettings(dataDirectory, {});
  const server = await startServer({ program, dataDirectory });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ permissions: ["clipboard-read", "clipboard-write"] });
    const finished = new Promise<number>((resolve, reject) => {
      // VS Code calls these two functions of its page, if there are such, with what the tests print and how they end.
      void page.exposeFunction("codeAutomationExit", resolve);
      void page.exposeFunction("codeAutomationLog", (_severity: string, args: unknown[]) => {
        const message = format(...args);
        if (!isNoise(message)) console.log(message);
      });
      page.once("crash", () => reject(new Error("The page of VS Code crashed.")));
      void server.ended.then(() => reject(new Error("VS Code's server ended before the tests did.")));
    });
    await page.goto(address(server, opening));
    return await Promise.race([finished, interrupted.then(() => 130)]);
  } finally {
    await browser.close();
    await server.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

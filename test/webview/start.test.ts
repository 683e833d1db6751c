import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../../scripts/embedded/browser.ts";
import { root } from "../../scripts/embedded/paths.ts";
import { Panel } from "./support/panel.ts";
import { pick } from "./support/quickInput.ts";

describe("npm start without an installed VS Code", () => {
  let start: ChildProcess;
  let browser: Browser;
  let page: Page;

  before(async () => {
    const script = join(root, "scripts", "start.ts");
    start = spawn(process.execPath, [script, "--embedded"], {
      env: { ...process.env, UNROLL_NO_BROWSER: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const url = await printedAddress(start);
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(url);
  });
  after(async () => {
    await browser?.close();
    if (start?.exitCode === null) start.kill("SIGKILL");
  });

  it("shows the example with its panel beside it", async () => {
    await new Panel(page).content.locator("header .shapes", { hasText: "1×6×6 → 1×6×6" }).waitFor();
  });

  it("lets what Unroll says pop up", async () => {
    await pick(page, ">Unroll: Sharpen Design…", "Unroll: Sharpen Design…");
    await page.locator(".notification-toast", { hasText: "only attention layers can be sharpened" }).waitFor();
  });

  it("ends by Ctrl+C", async () => {
    start.kill("SIGINT");
    const [status] = start.exitCode === null ? await once(start, "exit") : [start.exitCode];
    assert.equal(status, 0);
  });
});

function printedAddress({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    stdout?.on("data", (chunk: Buffer) => {
      output += chunk;
      const address = /http:\S+/.exec(output)?.[0];
      if (address !== undefined) resolve(address);
    });
    stdout?.once("end", () => reject(new Error(`npm start ended without an address: ${output}`)));
  });
}

/**
 * Takes pictures of the page alone into out/screenshots:
 * `node test/webview/harness/screenshots.ts [files] [themes] [widths]`, each a list with commas.
 */

import { mkdir } from "node:fs/promises";
import { launchBrowser } from "../../../scripts/embedded/browser.ts";
import { serveHarness } from "./serve.ts";

const [files = "edges", themes = "dark", widths = "1100"] = process.argv.slice(2);
const { url, server, bytes } = await serveHarness();
console.log(bytes);
const browser = await launchBrowser();
await mkdir("out/screenshots", { recursive: true });
for (const file of files.split(",")) {
  for (const theme of themes.split(",")) {
    for (const width of widths.split(",").map(Number)) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor: 1.5 });
      page.on("console", (message) => console.log(`${file} ${theme} ${width}: ${message.text()}`));
      page.on("pageerror", (error) => console.log(`${file} ${theme} ${width}: ${error.stack}`));
      const started = Date.now();
      await page.goto(`${url}?file=${file}&theme=${theme}`);
      await page.waitForSelector("matrix-view, .empty, .problems");
      await page.waitForTimeout(process.env["WAIT"] ? Number(process.env["WAIT"]) : 700);
      await page.screenshot({ path: `out/screenshots/${file}-${theme}-${width}.png`, fullPage: true });
      console.log(`${file} ${theme} ${width}: ${Date.now() - started} ms`);
      await page.close();
    }
  }
}
await browser.close();
server.close();

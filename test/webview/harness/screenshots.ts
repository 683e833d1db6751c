/**
 * Takes pictures of the page alone into out/screenshots:
 * `node test/webview/harness/screenshots.ts [files] [themes] [widths] [tabs]`, each a list with commas.
 */

import { mkdir } from "node:fs/promises";
import { launchBrowser } from "../../../scripts/embedded/browser.ts";
import { serveHarness } from "./serve.ts";

const [files = "edges", themes = "dark", widths = "1100", tabs = "linear"] = process.argv.slice(2);
const { url, server, bytes } = await serveHarness();
console.log(bytes);
const browser = await launchBrowser();
await mkdir("out/screenshots", { recursive: true });
const list = (text: string) => text.split(",");
for (const file of list(files)) {
  for (const theme of list(themes)) {
    for (const tab of list(tabs))
      for (const width of list(widths)) await shoot(file, theme, tab, Number(width));
  }
}
await browser.close();
server.close();

async function shoot(file: string, theme: string, tab: string, width: number): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor: 1.5 });
  const name = `${file}-${theme}-${tab}-${width}`;
  page.on("console", (message) => console.log(`${name}: ${message.text()}`));
  page.on("pageerror", (error) => console.log(`${name}: ${error.stack}`));
  const started = Date.now();
  await page.goto(`${url}?file=${file}&theme=${theme}&tab=${tab}&position=${process.env.POSITION ?? 0}`);
  await page.waitForSelector("matrix-view, stage-map, .memory, .empty, .problems");
  await page.waitForTimeout(Number(process.env.WAIT ?? 700));
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.screenshot({ path: `out/screenshots/${name}.png`, fullPage: true });
  console.log(`${name}: ${Date.now() - started} ms${overflow > 0 ? `, ${overflow} px too wide` : ""}`);
  await page.close();
}

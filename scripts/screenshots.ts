/**
 * Pictures of the panel as people will see it, in `out/screenshots/`:
 *
 *   npm run screenshots -- [--file name]… [--theme dark|light|high-contrast|high-contrast-light]… [--width 700]…
 *                          [--height 1000] [--window] [--layer name] [--wait selector] [--no-build]
 *
 * All examples, themes and three widths without arguments. `--window` takes all of VS Code, `--layer` puts the cursor at a
 * layer first, `--wait` waits for something in the panel.
 */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Theme, themes } from "../test/webview/support/themes.ts";
import { until } from "../test/webview/support/until.ts";
import { launchWorkbench, type Workbench } from "../test/webview/support/workbench.ts";
import { buildExtension } from "./build/buildExtension.ts";
import { root } from "./embedded/paths.ts";

const { values } = parseArgs({
  options: {
    file: { type: "string", multiple: true },
    theme: { type: "string", multiple: true, default: Object.keys(themes) },
    width: { type: "string", multiple: true, default: ["420", "700", "1100"] },
    height: { type: "string", default: "1000" },
    window: { type: "boolean", default: false },
    layer: { type: "string" },
    wait: { type: "string" },
    "no-build": { type: "boolean", default: false },
  },
});
const files =
  values.file ?? readdirSync(join(root, "examples")).filter((name) => /\.unroll\.(jsonc?|ts)$/.test(name));
for (const theme of values.theme) {
  if (!(theme in themes))
    throw new RangeError(`--theme ${theme}: expected ${Object.keys(themes).join(", ")}`);
}

process.chdir(root);
if (!values["no-build"] && !(await buildExtension(false))) process.exit(1);
const height = Number(values.height);
const workbench = await launchWorkbench({ viewport: { width: 1400, height } });
try {
  await workbench.run("View: Toggle Primary Side Bar Visibility");
  for (const file of files) await takeAll(workbench, file);
  for (const error of workbench.panel.errors) console.error(`panel: ${error}`);
} finally {
  await workbench.close();
}
process.exit(0);

async function takeAll(workbench: Workbench, file: string): Promise<void> {
  const { editor, panel, page } = workbench;
  await workbench.run("View: Close All Editors");
  await editor.open(file);
  if (values.layer !== undefined) await editor.placeCursor(`"${values.layer}"`);
  await workbench.run("Unroll: Open Panel to the Side");
  if (values.wait !== undefined) await panel.content.locator(values.wait).first().waitFor();
  for (const theme of values.theme) {
    await workbench.setTheme(theme as Theme);
    for (const width of values.width.map(Number)) {
      await setPanelWidth(workbench, width);
      await page.mouse.move(0, 0); // no tooltip of what was clicked last
      await panel.settled();
      const path = join("out", "screenshots", `${file.replace(/\.unroll\..*$/, "")}-${theme}-${width}.png`);
      if (values.window) await page.screenshot({ path });
      else await panel.screenshot(path);
      console.log(path);
    }
  }
}

/** The two columns share the window equally, so the window changes by twice what the panel lacks. */
async function setPanelWidth({ page, panel }: Workbench, width: number): Promise<void> {
  await until(`a panel ${width} px wide`, async () => {
    const present = Math.round(await panel.width());
    if (present === 0) return undefined; // not there yet
    const missing = width - present;
    if (missing === 0) return true;
    const now = page.viewportSize()?.width ?? 0;
    await page.setViewportSize({ width: now + 2 * missing, height });
    return undefined;
  });
}

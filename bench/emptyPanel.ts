import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { ownDirectory } from "../scripts/embedded/ownDirectory.ts";
import { embeddedHome } from "../scripts/embedded/paths.ts";
import { until } from "../test/webview/support/until.ts";

export const openEmptyPanel = "Empty: Open Panel to the Side";

const manifest = {
  name: "empty",
  publisher: "unroll",
  version: "0.0.0",
  engines: { vscode: "^1.100.0" },
  main: "extension.js",
  activationEvents: ["onStartupFinished"],
  contributes: { commands: [{ command: "empty.open", category: "Empty", title: "Open Panel to the Side" }] },
};

const source = `const { commands, ViewColumn, window } = require("vscode");
const page = \`<!doctype html><body><script>requestAnimationFrame(() => {
  globalThis.framedAt = performance.timeOrigin + performance.now();
});</script></body>\`;
exports.activate = ({ subscriptions }) => {
  subscriptions.push(commands.registerCommand("empty.open", () => {
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    window.createWebviewPanel("empty.panel", "Empty", column, { enableScripts: true }).webview.html = page;
  }));
};
`;

/** Has `use` work with an extension that does nothing but open an empty webview panel. */
export async function withEmptyExtension<R>(use: (extension: string) => Promise<R>): Promise<R> {
  await mkdir(embeddedHome, { recursive: true });
  const directory = await ownDirectory(embeddedHome, "empty");
  try {
    await writeFile(join(directory, "package.json"), JSON.stringify(manifest));
    await writeFile(join(directory, "extension.js"), source);
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** When the empty panel's script had its first frame. */
export function firstFrame(page: Page): Promise<number> {
  return until("the empty panel's first frame", async () => {
    for (const frame of page.frames()) {
      const at = await frame
        .evaluate(() => (globalThis as { readonly framedAt?: number }).framedAt)
        .catch(() => undefined);
      if (at !== undefined) return at;
    }
    return undefined;
  });
}

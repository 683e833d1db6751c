import type { Page } from "playwright-core";
import { until } from "../test/webview/support/until.ts";
import type { LaunchOptions, Workbench } from "../test/webview/support/workbench.ts";
import { launchWorkbench } from "../test/webview/support/workbench.ts";
import { firstFrame, openEmptyPanel, withEmptyExtension } from "./emptyPanel.ts";
import type { Figure } from "./figures.ts";
import { completed, lastKey, lastPress, noteKeys, notePictures } from "./pictures.ts";

const repetitions = 5;
const viewport = { width: 1500, height: 1000 };

/** Milliseconds from the key that opens the palette, and from the press that takes the command there. */
interface Opened {
  readonly fromKey: number;
  readonly fromCommand: number;
}

interface Openings {
  readonly first: Opened[];
  readonly again: Opened[];
}

/**
 * From the command that opens the panel on ResNet-50's first layer to its pictures; in a window whose first panel it is, and again.
 * The window is at rest before. Beside it, in a window of its own, what VS Code takes for a panel with nothing in it.
 */
export function measureOpening(): Promise<readonly Figure[]> {
  return withEmptyExtension(async (extension) => {
    const ours: Openings = { first: [], again: [] };
    const empty: Openings = { first: [], again: [] };
    for (let n = 0; n < repetitions; n++) {
      await measureWindow(ours, {}, async ({ panel, run }) => {
        await run("Unroll: Open Panel to the Side");
        await panel.content.locator("unroll-app").waitFor();
        return completed(await panel.frame(), "→ 64×112×112");
      });
      await measureWindow(empty, { extension }, async ({ page, run }) => {
        await run(openEmptyPanel);
        return firstFrame(page);
      });
    }
    const painted = "to all matrices painted";
    const framed = "to the first frame of its script";
    const again = "opening ResNet-50's first layer";
    return [
      figure(again, ours.again, "fromKey", painted),
      figure(
        "the same, first panel of a window",
        ours.first,
        "fromKey",
        `${painted}, with the workers' start`,
      ),
      figure(`${again}, command alone`, ours.again, "fromCommand", painted),
      figure(`${again}, command alone, first panel`, ours.first, "fromCommand", painted),
      figure("an empty panel, VS Code alone", empty.again, "fromCommand", framed),
      figure("an empty panel, VS Code alone, first panel", empty.first, "fromCommand", framed),
    ];
  });
}

function figure(name: string, opened: readonly Opened[], from: keyof Opened, until: string): Figure {
  const start = from === "fromKey" ? "the key that opens the palette" : "the press that takes the command";
  return { name, runs: opened.map((times) => times[from]), method: `from ${start} ${until}` };
}

/** @param open runs the command, and tells when what it opens was there */
async function measureWindow(
  { first, again }: Openings,
  options: LaunchOptions,
  open: (parts: Pick<Workbench, "page" | "panel" | "run">) => Promise<number>,
): Promise<void> {
  const workbench = await launchWorkbench({ viewport, ...options });
  const { page, editor, panel } = workbench;
  const run = (title: string) => workbench.run(title);
  try {
    await noteKeys(page);
    await notePictures(page);
    for (const list of [first, again]) {
      await editor.open("resnet-50.unroll.json");
      await atRest(page);
      const opened = await open({ page, panel, run });
      list.push({ fromKey: opened - (await lastKey(page)), fromCommand: opened - (await lastPress(page)) });
      await run("View: Close All Editors");
    }
  } finally {
    await workbench.close();
  }
}

/** Milliseconds that a person takes at least from an opened file to the command. */
const rest = 1000;

/**
 * Waits until nothing has moved for a while. When a file is opened, VS Code fades scrollbars and shakes an icon, and without a
 * graphics card each frame of that takes long to draw.
 */
function atRest(page: Page): Promise<true> {
  let still = performance.now();
  return until("a workbench in which nothing moves", async () => {
    const moving = await page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === "running").length,
    );
    if (moving > 0) still = performance.now();
    return performance.now() - still > rest ? true : undefined;
  });
}

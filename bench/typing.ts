import { setTimeout as pause } from "node:timers/promises";
import type { Frame } from "playwright-core";
import { until } from "../test/webview/support/until.ts";
import { launchWorkbench } from "../test/webview/support/workbench.ts";
import type { Figure } from "./figures.ts";

const warmUps = 9;
/** Numbers of filters from 11 to 49 that do not end in 0: no picture is drawn twice. */
const filters = Array.from({ length: 36 }, (_, n) => 10 * (Math.floor(n / 9) + 1) + (n % 9) + 1);

/** Milliseconds between two presses, as a person takes: what VS Code does with the one before is over by then. */
const betweenKeys = 250;

/** What the page knows of its pictures, on the clock that all frames share. */
interface Recorder {
  /** When the pictures of a layer were first complete, by its shapes. */
  readonly complete: Map<string, number>;
}

/**
 * From a key press in LeNet-5's first layer to its picture: each press makes another number of filters, so that no number of
 * the weights, the output or the matrix is the same and no tile is known. A picture is complete when the new shapes are shown and
 * every matrix in the page is painted from the tiles of the new layer, none missing and no frame pending.
 */
export async function measureTyping(): Promise<readonly Figure[]> {
  const workbench = await launchWorkbench({ viewport: { width: 1500, height: 1000 } });
  try {
    await workbench.editor.open("lenet-5.unroll.json");
    await workbench.run("Unroll: Open Panel to the Side");
    await workbench.panel.content.locator("header .shapes").waitFor();
    await workbench.panel.settled();
    const frame = await workbench.panel.frame();
    await record(frame);
    await workbench.page.evaluate(() => {
      const keys = globalThis as unknown as { lastKey: number };
      addEventListener(
        "keydown",
        () => {
          keys.lastKey = performance.timeOrigin + performance.now();
        },
        true,
      );
    });
    await workbench.editor.select('"out_channels": 6');
    await workbench.page.keyboard.press("ArrowRight");
    await workbench.page.keyboard.press("Backspace");
    const runs: number[] = [];
    for (const [n, count] of filters.entries()) {
      const [tens, ones] = String(count);
      if (n % 9 > 0) await workbench.page.keyboard.press("Backspace");
      else {
        if (n > 0) for (let digit = 0; digit < 2; digit++) await workbench.page.keyboard.press("Backspace");
        await workbench.page.keyboard.press(tens ?? "");
      }
      await completed(frame, Number(tens));
      await pause(betweenKeys);
      await workbench.page.keyboard.press(ones ?? "");
      const pressed = await workbench.page.evaluate(
        () => (globalThis as unknown as { lastKey: number }).lastKey,
      );
      const drawn = await completed(frame, count);
      if (n >= warmUps) runs.push(drawn - pressed);
    }
    return [
      {
        name: "typing to picture, LeNet-5",
        runs,
        method: "key press in the editor to all matrices painted from new tiles, every layer a new one",
      },
    ];
  } finally {
    await workbench.close();
  }
}

/** Makes the page note in every frame whether its pictures are complete. */
async function record(frame: Frame): Promise<void> {
  await frame.evaluate(() => {
    const complete = new Map<string, number>();
    Object.assign(globalThis, { complete });
    let shown = "";
    const look = () => {
      const shapes = document.querySelector("header .shapes")?.textContent ?? "";
      // A picture that is shown again counts anew.
      if (shapes !== shown) complete.delete(shapes);
      shown = shapes;
      const views = [...document.querySelectorAll("matrix-view")] as unknown as {
        readonly settled: boolean;
      }[];
      if (!complete.has(shapes) && views.every(({ settled }) => settled)) {
        complete.set(shapes, performance.timeOrigin + performance.now());
      }
      requestAnimationFrame(look);
    };
    look();
  });
}

/** When the picture with so many filters was complete. */
function completed(frame: Frame, filters: number): Promise<number> {
  return until(`the picture of ${filters} filters`, () =>
    frame.evaluate(
      (wanted) =>
        [...(globalThis as unknown as Recorder).complete].find(([shapes]) => shapes.includes(wanted))?.[1],
      `→ ${filters}×`,
    ),
  );
}

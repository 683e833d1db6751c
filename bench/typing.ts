import type { Frame } from "playwright-core";
import { until } from "../test/webview/support/until.ts";
import { launchWorkbench } from "../test/webview/support/workbench.ts";
import type { Figure } from "./figures.ts";

const warmUps = 4;
const repetitions = 30;
/** A picture is complete when nothing was drawn for this long, in milliseconds. */
const quiet = 300;

interface Recorder {
  lastDraw: number;
  shapes: string;
}

/**
 * From a key press in LeNet-5's first layer to the last drawing that follows from it: the page's canvases record when they are
 * drawn on, the workbench records the key, both on the same clock.
 */
export async function measureTyping(): Promise<readonly Figure[]> {
  const workbench = await launchWorkbench({ viewport: { width: 1500, height: 1000 } });
  try {
    await workbench.editor.open("lenet-5.unroll.json");
    await workbench.run("Unroll: Open Panel to the Side");
    await workbench.panel.content.locator("header .shapes").waitFor();
    await workbench.panel.settled();
    const frame = await workbench.panel.frame();
    await recordDrawing(frame);
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
    await workbench.editor.select('"kernel_size": 5');
    await workbench.page.keyboard.press("ArrowRight");
    const runs: number[] = [];
    for (let n = 0; n < warmUps + repetitions; n++) {
      await workbench.page.keyboard.press("Backspace");
      await drawnSince(frame, 0);
      const key = n % 2 === 0 ? "3" : "5";
      await workbench.page.keyboard.press(key);
      const pressed = await workbench.page.evaluate(
        () => (globalThis as unknown as { lastKey: number }).lastKey,
      );
      await workbench.panel.content
        .locator("header .shapes", { hasText: key === "3" ? "30×30" : "28×28" })
        .waitFor();
      const drawn = await drawnSince(frame, pressed);
      if (n >= warmUps) runs.push(drawn - pressed);
    }
    return [
      {
        name: "typing to picture, LeNet-5",
        runs,
        method: "key press in the editor to the last drawing on the cells of a matrix",
      },
    ];
  } finally {
    await workbench.close();
  }
}

/** Makes the canvases of the page note when they are drawn on. */
async function recordDrawing(frame: Frame): Promise<void> {
  await frame.evaluate(() => {
    const recorder = globalThis as unknown as Recorder;
    recorder.lastDraw = 0;
    const prototype = CanvasRenderingContext2D.prototype;
    for (const method of ["drawImage", "putImageData", "fillRect", "clearRect", "fillText"] as const) {
      const draw = prototype[method] as (...args: unknown[]) => unknown;
      Object.assign(prototype, {
        [method](this: CanvasRenderingContext2D, ...args: unknown[]) {
          // Charts draw on canvases too, and go on animating after the picture is there.
          if (this.canvas.classList.contains("cells"))
            recorder.lastDraw = performance.timeOrigin + performance.now();
          return draw.apply(this, args);
        },
      });
    }
  });
}

/** When the last drawing after a moment happened, once there was none for a while. */
function drawnSince(frame: Frame, moment: number): Promise<number> {
  return until("a finished picture", async () => {
    const { last, now } = await frame.evaluate(() => ({
      last: (globalThis as unknown as Recorder).lastDraw,
      now: performance.timeOrigin + performance.now(),
    }));
    return last >= moment && now - last > quiet ? last : undefined;
  });
}

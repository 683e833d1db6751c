import { setTimeout as pause } from "node:timers/promises";
import { launchWorkbench } from "../test/webview/support/workbench.ts";
import type { Figure } from "./figures.ts";
import { completed, lastKey, noteKeys, notePictures } from "./pictures.ts";

const warmUps = 9;
/** Numbers of filters from 11 to 49 that do not end in 0: no picture is drawn twice. */
const filters = Array.from({ length: 36 }, (_, n) => 10 * (Math.floor(n / 9) + 1) + (n % 9) + 1);

/** Milliseconds between two presses, as a person takes: what VS Code does with the one before is over by then. */
const betweenKeys = 250;

/**
 * From a key press in LeNet-5's first layer to its pictures: each press makes another number of filters, so that no number of
 * the weights, the output or the matrix is the same and no tile is known.
 */
export async function measureTyping(quick: boolean): Promise<readonly Figure[]> {
  const workbench = await launchWorkbench({ viewport: { width: 1500, height: 1000 } });
  const { page, editor, panel } = workbench;
  try {
    await noteKeys(page);
    await notePictures(page);
    await editor.open("lenet-5.unroll.json");
    await workbench.run("Unroll: Open Panel to the Side");
    const frame = await panel.frame();
    await completed(frame, "→ 6×");
    await editor.select('"out_channels": 6');
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Backspace");
    const runs: number[] = [];
    for (const [n, count] of filters.slice(0, quick ? 2 * warmUps : undefined).entries()) {
      const [tens = "", ones = ""] = String(count);
      if (n % 9 > 0) await page.keyboard.press("Backspace");
      else {
        if (n > 0) for (let digit = 0; digit < 2; digit++) await page.keyboard.press("Backspace");
        await page.keyboard.press(tens);
      }
      await completed(frame, `→ ${tens}×`);
      await pause(betweenKeys);
      await page.keyboard.press(ones);
      const pressed = await lastKey(page);
      const drawn = await completed(frame, `→ ${count}×`);
      if (n >= warmUps) runs.push(drawn - pressed);
    }
    const method = "key press in the editor to all matrices painted from new tiles, every layer a new one";
    return [{ name: "typing to picture, LeNet-5", runs, method }];
  } finally {
    await workbench.close();
  }
}

import { launchWorkbench } from "../test/webview/support/workbench.ts";
import type { Figure } from "./figures.ts";
import { completed, lastKey, noteKeys, notePictures } from "./pictures.ts";

const repetitions = 5;

/** From the command that opens the panel on ResNet-50's first layer to its pictures; in a window whose first panel it is, and again. */
export async function measureOpening(): Promise<readonly Figure[]> {
  const first: number[] = [];
  const again: number[] = [];
  for (let n = 0; n < repetitions; n++) {
    const workbench = await launchWorkbench({ viewport: { width: 1500, height: 1000 } });
    const { page, editor, panel } = workbench;
    const open = async () => {
      await editor.open("resnet-50.unroll.json");
      await workbench.run("Unroll: Open Panel to the Side");
      const pressed = await lastKey(page);
      await panel.content.locator("unroll-app").waitFor();
      const frame = await panel.frame();
      return (await completed(frame, "→ 64×112×112")) - pressed;
    };
    try {
      await noteKeys(page);
      await notePictures(page);
      first.push(await open());
      await workbench.run("View: Close All Editors");
      again.push(await open());
    } finally {
      await workbench.close();
    }
  }
  const method = "from the command to all matrices painted";
  return [
    { name: "opening ResNet-50's first layer", runs: again, method },
    { name: "the same, first panel of a window", runs: first, method: `${method}, with the workers' start` },
  ];
}

import { launchWorkbench, type Workbench } from "../test/webview/support/workbench.ts";
import type { Figure } from "./figures.ts";

const repetitions = 5;
const running = "Developer: Show Running Extensions";

/**
 * What VS Code itself says under “Show Running Extensions”: the time to load the module and to call `activate`. Opening a JSON file
 * wakes VS Code's own JSON extension on the same thread, whose loading then counts in; a command of ours wakes us alone.
 */
export async function measureActivation(): Promise<readonly Figure[]> {
  const alone: number[] = [];
  const together: number[] = [];
  for (let n = 0; n < repetitions; n++) {
    alone.push(
      await activated(async (workbench) => {
        await workbench.run("Unroll: New Parameter File…", "lenet 5", "JSON");
      }),
    );
    together.push(await activated((workbench) => workbench.editor.open("lenet-5.unroll.json")));
  }
  return [
    { name: "activation by a command", runs: alone, method: `“${running}”` },
    {
      name: "activation by a file",
      runs: together,
      method: "the same, VS Code's JSON extension loading meanwhile",
    },
  ];
}

async function activated(wake: (workbench: Workbench) => Promise<void>): Promise<number> {
  const workbench = await launchWorkbench({ viewport: { width: 1500, height: 1000 } });
  try {
    await wake(workbench);
    await workbench.editor.lenses();
    await workbench.run(running);
    const row = workbench.page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "unroll" });
    const text = await row.first().locator(".activation-time").textContent();
    return Number(/(\d+) ?ms/.exec(text ?? "")?.[1]);
  } finally {
    await workbench.close();
  }
}

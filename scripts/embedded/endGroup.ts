import { type ChildProcess, spawnSync } from "node:child_process";

/** Ends a process that was spawned `detached`, and all that it has started: asks first, and insists after three seconds. */
export async function endGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
  signal(child, "SIGTERM");
  const timer = setTimeout(() => signal(child, "SIGKILL"), 3000);
  await ended;
  clearTimeout(timer);
  signal(child, "SIGKILL"); // what outlived the process itself
}

/** Lets a detached process not outlive this one, should this one end without tidying up. */
export function endWithThis(child: ChildProcess): void {
  const end = () => signal(child, "SIGKILL");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"]);
    return;
  }
  try {
    process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

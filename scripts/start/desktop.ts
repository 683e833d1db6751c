import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { root } from "../embedded/paths.ts";

/** The command `code` of an installed VS Code that can open a window from here. */
export function findDesktop(): string | undefined {
  // In a terminal of a remote window, `code` only hands files to that window and knows nothing of extensions under development.
  if (process.env.VSCODE_IPC_HOOK_CLI) return undefined;
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return undefined;
  const name = process.platform === "win32" ? "code.cmd" : "code";
  const directories = (process.env.PATH ?? "").split(delimiter);
  return directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
}

/**
 * Opens the installed VS Code and waits until its window is closed. It gets directories of its own for settings and
 * extensions: the person's profile stays as it is, no other extension interferes, and the panel can be told to open by itself.
 */
export async function startDesktop(code: string, folder: string, file: string): Promise<void> {
  const home = join(root, ".vscode-test", "desktop");
  await mkdir(join(home, "data", "User"), { recursive: true });
  await writeFile(join(home, "data", "User", "settings.json"), JSON.stringify(settings, null, 2));
  const args = [
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${join(home, "data")}`,
    `--extensions-dir=${join(home, "extensions")}`,
    "--disable-workspace-trust",
    "--new-window",
    "--wait",
    folder,
    file,
  ];
  console.log("Unroll runs in a window of VS Code; this command ends when the window is closed.");
  const child = spawn(code, args, { stdio: "inherit", shell: process.platform === "win32" });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status, signal) =>
      status === 0 || signal !== null ? resolve() : reject(new Error(`VS Code ended with status ${status}.`)),
    );
  });
}

const settings = { "unroll.panel.openAutomatically": true, "workbench.startupEditor": "none" };

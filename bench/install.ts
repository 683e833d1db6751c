import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { step } from "../scripts/embedded/progress.ts";

const directory = import.meta.dirname;

/**
 * Installs the peers of `bench/package.json` unless they are there. Their install scripts stay off: what they would fetch is for
 * graphics cards.
 *
 * @returns why they could not be had, if so
 */
export async function installPeers(): Promise<string | undefined> {
  if (isInstalled()) return undefined;
  return step("Fetching the peers (once, about 500 MB on disk)", () => {
    const args = [
      "ci",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--prefer-offline",
      "--loglevel=error",
    ];
    return new Promise((resolve) => {
      const npm = spawn("npm", args, {
        cwd: directory,
        stdio: ["ignore", "ignore", "pipe"],
        shell: process.platform === "win32",
      });
      process.once("exit", () => npm.kill());
      let errors = "";
      npm.stderr.on("data", (chunk) => {
        errors += chunk;
      });
      npm.on("error", (error) => resolve(error.message));
      npm.on("close", (code) => resolve(code === 0 ? undefined : errors.trim().slice(0, 500)));
    });
  });
}

/** Whether what npm wrote down when it installed is what the lock file says. */
function isInstalled(): boolean {
  const installed = join(directory, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const versions = (path: string) => {
    const { packages } = JSON.parse(readFileSync(path, "utf8")) as {
      readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;
    };
    return Object.entries(packages)
      .filter(([name, { optional }]) => name !== "" && optional !== true)
      .map(([name, { version }]) => `${name}@${version}`)
      .join();
  };
  return versions(installed) === versions(join(directory, "package-lock.json"));
}

import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installOnce } from "./installOnce.ts";
import { embeddedHome } from "./paths.ts";
import { step } from "./progress.ts";

/** The npm package that contains a whole VS Code; 4.139.1 holds 1.139.1. Another one may be tried, as the oldest supported. */
const version = process.env.UNROLL_CODE_SERVER ?? "4.139.1";

/** Installs VS Code from the npm registry unless that was done before, and returns where its server lies. */
export async function installVscode(): Promise<string> {
  const target = await installOnce(join(embeddedHome, `code-server-${version}`), async (directory) => {
    // A package.json of its own keeps npm from installing into this project instead.
    await writeFile(join(directory, "package.json"), JSON.stringify({ private: true }));
    await step(`Fetching VS Code (once, about 600 MB on disk), part 1 of 3`, () =>
      npmInstall(directory, [`code-server@${version}`]),
    );
    await step("Fetching VS Code, part 2 of 3", () => npmInstall(join(directory, inPackage), ["--omit=dev"]));
    // The server of the built-in TypeScript extension, for parameter files written in TypeScript.
    await step("Fetching VS Code, part 3 of 3", () =>
      npmInstall(join(directory, inPackage, "extensions"), ["--omit=dev"]),
    );
  });
  return join(target, inPackage);
}

const inPackage = join("node_modules", "code-server", "lib", "vscode");

/**
 * Install scripts stay off: they would compile native modules, which asks for a compiler on the machine, and VS Code goes
 * on without those modules.
 */
function npmInstall(cwd: string, args: readonly string[]): Promise<void> {
  const flags = [
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--fetch-retries=1",
    "--loglevel=error",
  ];
  return new Promise((resolve, reject) => {
    const npm = spawn("npm", ["install", ...flags, ...args], {
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
      shell: process.platform === "win32",
    });
    process.once("exit", () => npm.kill());
    let errors = "";
    npm.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    npm.on("error", reject);
    npm.on("close", (code) => (code === 0 ? resolve() : reject(new Error(explain(errors)))));
  });
}

const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i;

function explain(errors: string): string {
  const reason = unreachable.test(errors)
    ? "The npm registry could not be reached. VS Code is fetched from there once; after that no network is needed."
    : "npm could not install VS Code.";
  return `${reason}\n${errors.trim().split("\n").slice(0, 6).join("\n")}`;
}

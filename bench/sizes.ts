import { spawn } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../scripts/embedded/paths.ts";
import { markdownTable } from "./report/markdown.ts";
import { formatNumber } from "./statistics.ts";

export interface FileSize {
  readonly name: string;
  readonly bytes: number;
  readonly gzipped: number;
}

/** Every file of the production build, and the package of the extension. */
export async function measureSizes(): Promise<readonly FileSize[]> {
  const dist = join(root, "dist");
  const files = await Promise.all(
    (await readdir(dist)).sort().map(async (name) => {
      const contents = await readFile(join(dist, name));
      return { name, bytes: contents.length, gzipped: gzipSync(contents).length };
    }),
  );
  const package_ = join(root, "out", "unroll.vsix");
  await run("npm", ["run", "--silent", "package"]);
  const { size } = await stat(package_);
  return [
    ...files.filter(({ name }) => !name.endsWith(".map")),
    { name: "unroll.vsix", bytes: size, gzipped: size },
  ];
}

export function sizesTable(sizes: readonly FileSize[]): string {
  return markdownTable(
    ["file", "KB", "KB gzipped"],
    sizes.map(({ name, bytes, gzipped }) => [name, formatNumber(bytes / 1000), formatNumber(gzipped / 1000)]),
  );
}

function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  const end = () => child.kill();
  process.once("exit", end);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      process.off("exit", end);
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(" ")} ended with ${code}`));
    });
  });
}

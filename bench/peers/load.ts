import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/**
 * A package of `bench/node_modules`. It need not be there when types are checked, so its types are those that the caller knows.
 */
export function load<Package>(name: string): Package {
  return require(name);
}

/** The file that is loaded for a package. */
export function pathOf(name: string): string {
  return require.resolve(name);
}

export function versionOf(name: string): string {
  // Not by `require`: packages may keep their own description to themselves.
  const path = join(import.meta.dirname, "..", "node_modules", name, "package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { readonly version: string }).version;
}

/** Paths of modules: forward slashes, as in URIs. */

/** The path that a relative specifier means, seen from the file at `importer`. */
export function joinPath(importer: string, specifier: string): string {
  const folder = importer.includes("/") ? importer.slice(0, importer.lastIndexOf("/") + 1) : "";
  const parts: string[] = [];
  for (const part of `${folder}${specifier}`.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== ".." && parts.at(-1) !== "") parts.pop();
    else if (part !== "." && (part !== "" || parts.length === 0)) parts.push(part);
  }
  return parts.join("/");
}

export function isRelative(specifier: string): boolean {
  return /^\.\.?(\/|$)/.test(specifier);
}

/** Where TypeScript looks for the module at a path, in its order: `./x` and `./x.js` both find `x.ts`. */
export function candidates(path: string): readonly string[] {
  if (/\.(ts|mts|json)$/.test(path)) return [path];
  if (/\.m?js$/.test(path)) return [path.replace(/js$/, "ts"), path];
  return [`${path}.ts`, `${path}.js`, `${path}/index.ts`, path];
}

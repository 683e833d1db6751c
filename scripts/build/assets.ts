import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

/** Copies the font of VS Code's icons next to the style that names it. */
export async function copyIconFont(): Promise<void> {
  await mkdir("dist", { recursive: true });
  await copyFile("node_modules/@vscode/codicons/dist/codicon.ttf", "dist/codicon.ttf");
}

/**
 * Writes the JSON Schema that gives completion and hover in parameter files, from the same zod schema that validates them.
 * Bundled and imported as data, because Node keeps a module it has imported by path however often the file changes.
 */
export async function writeSchema(): Promise<void> {
  const result = await build({
    entryPoints: ["src/params/jsonSchema.ts"],
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
    logLevel: "warning",
  });
  const code = Buffer.from(result.outputFiles[0]?.contents ?? []).toString("base64");
  const module: { unrollJsonSchema(): object } = await import(`data:text/javascript;base64,${code}`);
  await mkdir("dist", { recursive: true });
  await writeFile("dist/unroll.schema.json", `${JSON.stringify(module.unrollJsonSchema(), null, 2)}\n`);
}

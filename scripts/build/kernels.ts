import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import asc from "assemblyscript/asc";
import { type KernelBuild, kernelBuilds } from "../../src/kernels/kernelBuild.ts";
import { root } from "../embedded/paths.ts";

const features = { fma: "relaxed-simd", simd: "simd" } as const satisfies Record<KernelBuild, string>;

/** Writes the kernels' WebAssembly next to the bundles, one file a build. */
export async function writeKernels(): Promise<void> {
  for (const build of kernelBuilds) {
    const path = join(root, "dist", `kernels-${build}.wasm`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await compileKernels(build));
  }
}

const kernelSources = "src/kernels/assembly";

/** The kernels' WebAssembly, compiled where its sources have changed since they were last compiled here. */
export function compileKernels(build: KernelBuild): Promise<Uint8Array> {
  return compileAssembly(`${kernelSources}/index.ts`, features[build]);
}

/**
 * Compiles AssemblyScript: an entry file of the repository, which may import those beside it and those of the kernels.
 *
 * @throws Error with what the compiler has to say, be it an error or a warning
 */
export async function compileAssembly(
  entry: string,
  feature: "simd" | "relaxed-simd",
): Promise<Uint8Array<ArrayBuffer>> {
  const options = [
    // A little smaller is no slower.
    ...["--optimizeLevel", "3", "--shrinkLevel", "1", "--noAssert", "--runtime", "stub"],
    // With a maximum, without which memory could not be shared; see `src/kernels/wasm/sharedImport.ts`.
    ...["--importMemory", "--maximumMemory", "65536", "--noExportMemory", "--enable", feature],
    // Vectors stay inside the module; the warning is about functions that would hand them out.
    ...["--disableWarning", "112"],
  ];
  const sources = new Map<string, string>();
  const hash = createHash("sha256").update(JSON.stringify([asc.version, options]));
  for (const folder of new Set([dirname(entry), kernelSources])) {
    for (const path of globSync("*.ts", { cwd: join(root, folder) }).sort()) {
      const source = await readFile(join(root, folder, path), "utf8");
      sources.set(`${folder}/${path}`.replaceAll("\\", "/"), source);
      hash.update(path).update(source);
    }
  }
  const kept = join(root, "out", "kernels", `${hash.digest("hex").slice(0, 16)}.wasm`);
  const known = await readFile(kept).catch(() => undefined);
  if (known) return new Uint8Array(known);

  let wasm: Uint8Array | undefined;
  const { error, stderr } = await asc.main([entry, "--outFile", "kernels.wasm", ...options], {
    readFile: (path) => sources.get(path) ?? null,
    writeFile: (_path, contents) => {
      if (typeof contents !== "string") wasm = contents;
    },
    listFiles: () => [],
  });
  const complaints = stderr.toString();
  if (error !== null || wasm === undefined || complaints !== "") {
    throw new Error(`${entry} does not compile without complaint:\n${complaints}`);
  }
  await mkdir(dirname(kept), { recursive: true });
  // Renamed once whole, for those who read meanwhile.
  const unfinished = `${kept}.${process.pid}`;
  await writeFile(unfinished, wasm);
  await rename(unfinished, kept);
  return new Uint8Array(wasm);
}

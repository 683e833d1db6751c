import { join } from "node:path";
import { type BuildFailure, build, type Plugin } from "esbuild";

/** Lets a page import `worker:./entry.ts`, the bundled script of a worker as a text: a webview starts workers from blobs only. */
export const workerSource: Plugin = {
  name: "worker source",
  setup({ initialOptions: { minify = false, target = "es2022" }, onResolve, onLoad }) {
    onResolve({ filter: /^worker:/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice("worker:".length)),
      namespace: "worker",
    }));
    onLoad({ filter: /./, namespace: "worker" }, async ({ path }) => {
      try {
        const { outputFiles, metafile, warnings } = await build({
          entryPoints: [path],
          bundle: true,
          write: false,
          metafile: true,
          format: "iife",
          minify,
          target,
          legalComments: "none",
          logLevel: "silent",
        });
        return {
          contents: outputFiles[0]?.text ?? "",
          loader: "text",
          warnings,
          watchFiles: Object.keys(metafile.inputs).map((input) => join(process.cwd(), input)),
        };
      } catch (error) {
        return { errors: (error as BuildFailure).errors };
      }
    });
  },
};

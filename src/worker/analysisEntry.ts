/** Entry of the worker that evaluates parameter files: the sandbox and all that it loads stay away from the layers in view. */

import { setImmediate } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { analyzeSource } from "../analysis/analyzeSource.ts";
import { analyze, ping, readBytes, readText, suspectLoop, warmUp } from "../protocol/compute.ts";
import { Rpc } from "../protocol/rpc.ts";
import { kernelPredictor } from "./kernelPredictor.ts";
import { nodeClock, nodePort } from "./nodePort.ts";
import { processorClock } from "./processorTime.ts";
import { TensorFileCache } from "./tensorFileCache.ts";
import { workerKernels } from "./workerKernels.ts";

if (parentPort === null) throw new Error("analysisEntry.ts runs in a worker thread");
const rpc = new Rpc(nodePort(parentPort), nodeClock);

/** What other programs do meanwhile is not the file's fault. */
const now = processorClock();
const tensorFiles = new TensorFileCache();

rpc.handle(ping, () => {});

rpc.handle(analyze, ({ text, language, path, root, uri, limits }) =>
  analyzeSource(
    { text, language, path, root },
    {
      readFile: (imported) => rpc.request(readText, { uri, path: imported }),
      readTensorFile: (file, key) =>
        tensorFiles.read(uri, file, key, (known) => rpc.request(readBytes, { uri, path: file, known })),
      limits,
      now,
      // So that a file of many layers is not taken for one that hangs.
      pause: () => setImmediate(),
      predictor: kernelPredictor(workerKernels),
    },
  ),
);

rpc.handle(suspectLoop, async ({ text }) => {
  const syntax = await import("../params/moduleSyntax.ts");
  return syntax.suspectLoop(text);
});

rpc.handle(warmUp, async ({ language }) => {
  const text = language === "typescript" ? "export default { layers: {} };" : "{}";
  await analyzeSource({ text, language, path: "/warm-up" }, {});
});

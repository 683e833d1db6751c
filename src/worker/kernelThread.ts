/** Entry of the threads that share the kernels' work; see `src/kernels/threads/team.ts`. */

import { workerData } from "node:worker_threads";
import { serveCalls } from "../kernels/threads/serveCalls.ts";
import type { ThreadGiven } from "../kernels/threads/threadGiven.ts";
import { webAssembly } from "../kernels/wasm/webAssembly.ts";

if (webAssembly === undefined) throw new Error("kernelThread.ts needs WebAssembly");
serveCalls(workerData as ThreadGiven, webAssembly);

/** The other thread of `limitsOfTwo`: does the turns that it is asked for, and says so. */

import { workerData } from "node:worker_threads";
import { fmaLimit } from "./fmaLimit.ts";

const asked = workerData as Int32Array<SharedArrayBuffer>;
const { multiplyAdd } = fmaLimit();
for (;;) {
  Atomics.wait(asked, 0, 0);
  multiplyAdd(Atomics.load(asked, 0));
  Atomics.store(asked, 0, 0);
  Atomics.notify(asked, 0);
}

import { setImmediate } from "node:timers/promises";
import { RpcError } from "../protocol/rpc.ts";

/** Milliseconds of work after which other requests get their turn. */
const turn = 8;

/** Runs a computation step by step, so that other requests and a cancellation come through between the steps. */
export async function runBreathing<R>(steps: Generator<void, R>, signal: AbortSignal): Promise<R> {
  let turnEnds = performance.now() + turn;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < turnEnds) continue;
    await setImmediate();
    if (signal.aborted) throw new RpcError("cancelled", "the computation was cancelled");
    turnEnds = performance.now() + turn;
  }
}

import { setImmediate } from "node:timers/promises";
import { RpcError } from "../protocol/rpc.ts";

/** Milliseconds of work after which other requests get their turn. */
const turn = 8;

/**
 * Runs a computation step by step, so that other requests and a cancellation come through between the steps.
 *
 * @param told gets what the last step yielded, once a turn
 */
export async function runBreathing<Y, R>(
  steps: Generator<Y, R>,
  signal: AbortSignal,
  told: (yielded: Y) => void = () => {},
): Promise<R> {
  let turnEnds = performance.now() + turn;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < turnEnds) continue;
    told(step.value);
    await setImmediate();
    if (signal.aborted) {
      const error = new RpcError("cancelled", "the computation was cancelled");
      // So that it can clear up; it ends with the same error.
      steps.throw(error);
      throw error;
    }
    turnEnds = performance.now() + turn;
  }
}

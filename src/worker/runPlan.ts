import type { SteppedPlan } from "../kernels/kernels.ts";
import { RpcError } from "../protocol/rpc.ts";
import { runBreathing } from "./runBreathing.ts";

/**
 * Runs a plan in steps. One that fails or is not wanted any more is released, and not before its threads have left its memory: until
 * then they write there, and the next plan may be given the same.
 *
 * @param told gets the share that is done, once a turn
 * @throws RpcError with reason `cancelled` when the signal is
 */
export async function runPlan<Inputs extends readonly unknown[], R>(
  plan: SteppedPlan<Inputs, R>,
  inputs: Inputs,
  signal: AbortSignal,
  told: (share: number) => void,
): Promise<R> {
  try {
    const result = await runBreathing(plan.steps(...inputs), signal, told);
    if (signal.aborted) throw new RpcError("cancelled", "the computation was cancelled");
    return result;
  } catch (error) {
    plan.release();
    throw error;
  }
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/embedded/paths.ts";

/** Where `run.ts` leaves the compiled `assembly/fmaLimit.ts`. */
export const fmaLimitFile = join(root, "out", "bench", "fmaLimit.wasm");

/** An instance of it. */
export function fmaLimit(): { readonly perTurn: number; multiplyAdd(turns: number): void } {
  const module = new WebAssembly.Module(readFileSync(fmaLimitFile));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { multiplyAdd, perTurn } = exports as unknown as {
    readonly perTurn: { readonly value: number };
    multiplyAdd(turns: number, a: number, b: number): number;
  };
  return { perTurn: perTurn.value, multiplyAdd: (turns) => void multiplyAdd(turns, 0.5, 2 ** -20) };
}

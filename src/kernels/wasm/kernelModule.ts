import { mostCalls } from "../threads/board.ts";
import { functionNames, functionsOf, type KernelFunctions } from "../threads/kernelFunctions.ts";
import { portion } from "../threads/steps.ts";
import { Team, type TeamCall, type ThreadStarter } from "../threads/team.ts";
import { Arena, type Block } from "./arena.ts";
import type { Call, KernelExports } from "./kernelExports.ts";
import { importSharedMemory } from "./sharedImport.ts";
import type { Memory, WebAssemblyNamespace } from "./webAssembly.ts";

/** A build of the kernels, and the memory that they work in. */
export class KernelModule {
  readonly call: KernelExports;
  readonly arena: Arena;
  /** Other threads that work in the same memory, where there are any. */
  readonly team: Team | undefined;
  readonly #functions: KernelFunctions;
  readonly #indices: ReadonlyMap<string, number>;
  /** Memory that any kernel may use while it runs. */
  #scratch: Block | undefined;

  /** @param starter starts threads, where memory can be shared with them */
  constructor(webAssembly: WebAssemblyNamespace, bytes: Uint8Array<ArrayBuffer>, starter?: ThreadStarter) {
    const shared = starter && starter.most > 0 ? sharedMemory(webAssembly) : undefined;
    const memory = shared ?? new webAssembly.Memory(limits);
    const module = new webAssembly.Module(shared ? importSharedMemory(bytes) : bytes);
    const { exports } = new webAssembly.Instance(module, { env: { memory } });
    // A plain object: engines look properties up faster in one than in a module's exports.
    this.call = { ...(exports as KernelExports) };
    this.arena = new Arena(memory, this.call.firstFree());
    this.#functions = functionsOf(exports);
    this.#indices = new Map(functionNames(exports).map((name, index) => [name, index]));
    if (starter && shared) this.team = new Team(starter, module, shared, this.#functions);
  }

  get threads(): number {
    return this.team?.size ?? 1;
  }

  /** Where kernels may put what they need only while they run; at least as large as was ever reserved. */
  get scratch(): number {
    return this.#scratch?.address ?? 0;
  }

  /** @throws RangeError when the memory cannot hold so much more; plans that are prepared keep what they had */
  reserveScratch(bytes: number): void {
    this.team?.reserveScratch(this.arena, bytes);
    const outgrown = this.#scratch;
    if (outgrown && outgrown.bytes >= bytes) return;
    this.#scratch = this.arena.allocate(bytes);
    if (outgrown) this.arena.release(outgrown);
  }

  /**
   * Makes calls that do not depend on each other, on all threads that there are. Yields the share that is done, now and then;
   * can be left and ended between.
   *
   * @param calls with `ownScratch` for the memory that each may work in
   * @returns what each came to
   */
  *make(calls: readonly Call[]): Generator<number, readonly number[]> {
    const numbered = calls.map(([name, ...numbers]) => [this.#indices.get(name) ?? -1, ...numbers] as const);
    const results: number[] = [];
    const rounds = Math.ceil(numbered.length / mostCalls);
    for (let round = 0; round < rounds; round++) {
      const inRound = numbered.slice(round * mostCalls, (round + 1) * mostCalls);
      const made = this.team?.isFree ? this.team.run(inRound, () => this.scratch) : this.#makeAlone(inRound);
      results.push(...(yield* portion(made, round, rounds)));
    }
    return results;
  }

  *#makeAlone(calls: readonly TeamCall[]): Generator<number, readonly number[]> {
    const results: number[] = [];
    for (const [index, ...numbers] of calls) {
      const made = this.#functions[index]?.(...numbers.map((n) => (Number.isNaN(n) ? this.scratch : n)));
      results.push(Number(made ?? 0));
      yield results.length / calls.length;
    }
    return results;
  }
}

const limits = { initial: 16, maximum: 65536 } as const;

/** `undefined` where the host does not allow it, or has no room for as much as it may become, which is set aside at once. */
function sharedMemory(webAssembly: WebAssemblyNamespace): Memory | undefined {
  if (typeof SharedArrayBuffer === "undefined") return undefined;
  try {
    return new webAssembly.Memory({ ...limits, shared: true });
  } catch {
    return undefined;
  }
}

import { mostCalls } from "../threads/board.ts";
import { functionNames, functionsOf, type KernelFunctions } from "../threads/kernelFunctions.ts";
import { portion } from "../threads/steps.ts";
import { Team, type TeamCall, type ThreadStarter } from "../threads/team.ts";
import { Arena, type Block } from "./arena.ts";
import { importSharedMemory } from "./sharedImport.ts";
import type { Memory, WebAssemblyNamespace } from "./webAssembly.ts";

/** The functions of `src/kernels/assembly/index.ts`: addresses, sizes and flags are all numbers. */
interface KernelExports {
  readonly scratchBytes: { readonly value: number };
  readonly chunkBytes: { readonly value: number };
  firstFree(): number;
  packRows(a: number, rowStride: number, rows: number, depth: number, packed: number): void;
  multiply(
    packed: number,
    m: number,
    depth: number,
    n: number,
    source: number,
    rows: number,
    lines: number,
    width: number,
    step: number,
    from: number,
    c: number,
    rowBytes: number,
    bias: number,
    scratch: number,
  ): void;
  convTransposed(
    packed: number,
    channels: number,
    taps: number,
    depth: number,
    source: number,
    positions: number,
    rows: number,
    band: number,
    lines: number,
    width: number,
    step: number,
    tapOffsets: number,
    planeBytes: number,
    offsets: number,
    outputLines: number,
    outputWidth: number,
    output: number,
    bias: number,
    zeros: number,
    scratch: number,
  ): void;
  multiplyDirectly(
    weights: number,
    m: number,
    depth: number,
    groups: number,
    source: number,
    groupBytes: number,
    rows: number,
    lines: number,
    lineCount: number,
    width: number,
    step: number,
    c: number,
    bias: number,
  ): void;
  spreadLines(
    from: number,
    planes: number,
    lines: number,
    width: number,
    offsets: number,
    to: number,
    planeBytes: number,
  ): void;
  unfold(
    x: number,
    planes: number,
    inputLines: number,
    inputWidth: number,
    offsets: number,
    padded: number,
    taps: number,
    rows: number,
    lineCount: number,
    lines: number,
    width: number,
    step: number,
    columns: number,
  ): void;
  unfoldSame(
    x: number,
    planes: number,
    planeSize: number,
    taps: number,
    tapsEnd: number,
    columns: number,
  ): void;
  fold(
    columns: number,
    planes: number,
    inputLines: number,
    inputWidth: number,
    offsets: number,
    padded: number,
    paddedBytes: number,
    taps: number,
    rows: number,
    lineCount: number,
    lines: number,
    width: number,
    step: number,
    x: number,
  ): void;
  attentionStripBytes(size: number, valueSize: number, keyBlock: number): number;
  packKeysAndValues(
    k: number,
    v: number,
    keys: number,
    size: number,
    valueSize: number,
    packedKeys: number,
    packedValues: number,
  ): number;
  attend(
    q: number,
    packedKeys: number,
    packedValues: number,
    from: number,
    to: number,
    keys: number,
    size: number,
    valueSize: number,
    scale: number,
    softcap: number,
    causal: number,
    mask: number,
    maskBytes: number,
    output: number,
    weights: number,
    scores: number,
    keyBlock: number,
    strips: number,
    scratch: number,
  ): void;
  writeSparseRows(
    groups: number,
    channels: number,
    groupColumns: number,
    positions: number,
    positionCount: number,
    weights: number,
    outBytes: number,
    groupBytes: number,
    rowPointers: number,
    columns: number,
    values: number,
  ): void;
  readonly tileRows: { readonly value: number };
  winogradScratchBytes(depth: number, m: number, block: number): number;
  writeAnswers(table: number, values: number, count: number, softcap: number, to: number): void;
  writeLattice(start: number, step: number, count: number, low: number, high: number, to: number): void;
  addCosts(table: number, values: number, count: number, isSquared: number, softcap: number): number;
  packWinograd(
    weight: number,
    outChannels: number,
    inChannels: number,
    kernelHeight: number,
    kernelWidth: number,
    stride: number,
    depth: number,
    packed: number,
    scratch: number,
  ): void;
  winograd(
    x: number,
    inChannels: number,
    inputHeight: number,
    inputWidth: number,
    padTop: number,
    padLeft: number,
    stride: number,
    m: number,
    depth: number,
    outChannels: number,
    from: number,
    to: number,
    packed: number,
    output: number,
    height: number,
    width: number,
    bias: number,
    zeros: number,
    block: number,
    scratch: number,
  ): number;
  trainingLoss(job: number): number;
  trainingStep(job: number, learningRate: number, meanScale: number, squareScale: number): number;
}

/** A kernel and what it is called with. */
export type Call = {
  [Name in FunctionName]: readonly [name: Name, ...Parameters<KernelExports[Name]>];
}[FunctionName];

type FunctionName = {
  [Name in keyof KernelExports]: KernelExports[Name] extends (...numbers: never[]) => unknown ? Name : never;
}[keyof KernelExports];

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

import { Arena, type Block } from "./arena.ts";
import type { Memory, WebAssemblyNamespace } from "./webAssembly.ts";

/** The functions of `src/kernels/assembly/index.ts`: addresses, sizes and flags are all numbers. */
interface KernelExports {
  readonly scratchBytes: { readonly value: number };
  firstFree(): number;
  packRows(a: number, rowStride: number, rows: number, depth: number, packed: number): void;
  multiply(
    packed: number,
    m: number,
    depth: number,
    n: number,
    source: number,
    rows: number,
    columns: number,
    c: number,
    rowBytes: number,
    bias: number,
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
  winogradScratchBytes(inChannels: number, outChannels: number, block: number): number;
  packWinograd(
    weight: number,
    outChannels: number,
    inChannels: number,
    packed: number,
    scratch: number,
  ): void;
  winograd(
    planes: number,
    planeBytes: number,
    planeRowBytes: number,
    offsets: number,
    from: number,
    to: number,
    tilesPerRow: number,
    inChannels: number,
    outChannels: number,
    packed: number,
    output: number,
    height: number,
    width: number,
    bias: number,
    zeros: number,
    block: number,
    scratch: number,
  ): number;
}

/** A build of the kernels, and the memory that they work in. */
export class KernelModule {
  readonly call: KernelExports;
  readonly arena: Arena;
  /** Memory that any kernel may use while it runs. */
  #scratch: Block | undefined;

  constructor(webAssembly: WebAssemblyNamespace, bytes: Uint8Array<ArrayBuffer>) {
    const memory: Memory = new webAssembly.Memory({ initial: 16, maximum: 65536 });
    const instance = new webAssembly.Instance(new webAssembly.Module(bytes), { env: { memory } });
    // A plain object: engines look properties up faster in one than in a module's exports.
    this.call = { ...(instance.exports as KernelExports) };
    this.arena = new Arena(memory, this.call.firstFree());
  }

  /** Where kernels may put what they need only while they run; at least as large as was ever reserved. */
  get scratch(): number {
    return this.#scratch?.address ?? 0;
  }

  reserveScratch(bytes: number): void {
    if (this.#scratch && this.#scratch.bytes >= bytes) return;
    if (this.#scratch) this.arena.release(this.#scratch);
    this.#scratch = undefined;
    this.#scratch = this.arena.allocate(bytes);
  }
}

/** The functions of `src/kernels/assembly/index.ts`: addresses, sizes and flags are all numbers. */
export interface KernelExports {
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
    parts: number,
    step: number,
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
  winograd(
    x: number,
    inChannels: number,
    inputHeight: number,
    inputWidth: number,
    padTop: number,
    padLeft: number,
    stride: number,
    rows: number,
    rowOutputs: number,
    columns: number,
    columnOutputs: number,
    top: number,
    left: number,
    tilesPerRow: number,
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

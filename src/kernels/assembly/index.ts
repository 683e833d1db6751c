/** What the kernels' WebAssembly exports. Parameters named after matrices and tables are addresses in bytes. */
export { attend, attentionStripBytes, packKeysAndValues } from "./attention";
export { writeAnswers } from "./answers";
export { scratchBytes } from "./blocking";
export { chunkBytes } from "./descent";
export { convTransposed } from "./convTransposed";
export { addCosts, writeLattice } from "./costs";
export { multiplyDirectly } from "./direct";
export { spreadLines } from "./lines";
export { multiply } from "./multiply";
export { packRows } from "./packRows";
export { writeSparseRows } from "./sparseRows";
export { trainingLoss, trainingStep } from "./training";
export { fold, unfold, unfoldSame } from "./unfold";
export { tileRows, winograd, winogradScratchBytes } from "./winograd";

/** The first address that is free. */
export function firstFree(): usize {
  return __heap_base;
}

/** The public core: pure functions over plain data, without editor, files or page. */

export { analyze, type Report, type ReportedProblem as Problem } from "./analysis/analyze.ts";
export type { LayerReport } from "./analysis/document.ts";
export { attention } from "./core/attention.ts";
export { conv, convTranspose } from "./core/conv.ts";
export { convMatrix } from "./core/convMatrix.ts";
export { rasterize } from "./core/rasterize.ts";
export { rnn } from "./core/rnn.ts";
export type { StructuredMatrix } from "./core/structuredMatrix.ts";
export type { Tensor } from "./core/tensor.ts";
export { fold, unfold } from "./core/unfold.ts";

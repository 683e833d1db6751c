import type { Fix } from "../../../params/problem.ts";
import type { ProblemCode } from "../../../params/problemCodes.ts";

/** What was found about a design, before its place in the text is known. */
export interface Finding {
  readonly code: ProblemCode;
  /** The keys that it is about: the first that the layer writes is marked, otherwise the layer itself. */
  readonly keys: readonly string[];
  readonly message: string;
  readonly fixes?: readonly Fix[];
}

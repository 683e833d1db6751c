import type { ConvParameters } from "./convParameters.ts";

/** Names of the broken rules; stable, for the `code` of problems. */
export type GeometryIssueCode =
  | "not-positive"
  | "wrong-length"
  | "kernel-larger-than-input"
  | "channels-not-divisible"
  | "same-needs-stride-1"
  | "output-padding-too-large"
  | "padding-negative"
  | "empty-output";

/** A rule that the parameters break, told with the values, and the nearest valid value where there is one. */
export interface GeometryIssue {
  readonly code: GeometryIssueCode;
  /** The parameter to blame, and the position in its list when one axis of a list is to blame. */
  readonly parameter: keyof ConvParameters;
  readonly axis?: number;
  readonly message: string;
  readonly nearest?: number | string;
}

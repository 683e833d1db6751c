import type { Span } from "./problem.ts";

/** Where a parameter's value is to be written: `before`, the value and `after` take the place of the span. */
export interface ParameterEdit extends Span {
  readonly before: string;
  readonly after: string;
}

/** How a control can change a parameter, or why it can't. */
export type ParameterPlace =
  | { readonly edit: ParameterEdit; readonly refusal?: undefined }
  | { readonly edit?: undefined; readonly refusal: string };

/** The text that writes a value at a place. */
export function writtenAt({ before, after }: ParameterEdit, value: number | readonly number[]): string {
  return `${before}${JSON.stringify(value).replaceAll(",", ", ")}${after}`;
}

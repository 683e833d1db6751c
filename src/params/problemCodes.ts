import type { GeometryIssueCode } from "../core/geometryIssue.ts";
import type { Fix, Problem, Span } from "./problem.ts";

type Severity = Problem["severity"];
type Rule = readonly [severity: Severity, explanation: string];

const geometryRules: Readonly<Record<GeometryIssueCode, Rule>> = {
  "not-positive": ["error", "A size, stride, dilation or channel count is not a whole number from 1 up."],
  "padding-negative": ["error", "A padding is below 0."],
  "wrong-length": ["error", "A list does not have one entry for each spatial axis."],
  "kernel-larger-than-input": [
    "error",
    "The dilated kernel does not fit the padded input, so there is no output.",
  ],
  "channels-not-divisible": ["error", "A channel count is not a multiple of groups."],
  "same-needs-stride-1": [
    "error",
    'Padding "same" is defined for stride 1 only, and not for transposed convolutions.',
  ],
  "output-padding-too-large": ["error", "output_padding is not smaller than both stride and dilation allow."],
  "empty-output": ["error", "Padding crops everything of a transposed convolution's output."],
};

/** Every problem that a parameter file can have, with how grave it is and what it means. The codes are stable. */
export const problemRules = {
  ...geometryRules,

  // The text.
  "empty-file": ["error", "The file holds nothing yet."],
  "json-syntax": ["error", "The text is not JSON at this place."],
  "json-comment": ["error", "A comment in a .json file, which may have none; .jsonc files may."],
  "json-trailing-comma": [
    "error",
    "A comma after the last entry, which .json files may not have; .jsonc files may.",
  ],
  "duplicate-key": ["warning", "A key is written twice in one object; the last one counts."],
  "too-deep": ["error", "Brackets are nested deeper than any layer needs."],

  // The structure.
  "unknown-key": ["error", "A key that nothing reads, most often a misspelling."],
  "missing-key": ["error", "A key that is needed is not there."],
  "conflicting-keys": ["error", "Keys that exclude each other are both there."],
  "wrong-type": ["error", "A value of another kind than the key takes."],
  "invalid-value": ["error", "A value that is not among those the key takes."],

  // The numbers.
  "non-finite": ["error", "NaN or an infinity where a size is needed."],
  "non-finite-entry": [
    "warning",
    "NaN or an infinity among the numbers of a tensor; everything it meets becomes one too.",
  ],
  "too-large": ["error", "A number beyond what can be counted exactly."],
  "rounded-count": [
    "information",
    "The number of M's entries is beyond 2^53, so dense_parameters is rounded.",
  ],
  "ragged-numbers": ["error", "Rows of a nested list differ in length or depth."],
  "weight-shape": ["error", "The weight does not have the shape that the layer's parameters ask for."],
  "input-shape": ["error", "The input does not have the shape (in_channels, ...input_size)."],
  "bias-shape": ["error", "The bias does not have out_channels numbers."],
  "preset-misfit": ["error", "A preset that does not exist in the tensor's number of axes, or at its size."],
  "tensor-file-missing": ["error", "A tensor file is not in the workspace."],
  "tensor-file-type": [
    "error",
    "A tensor file is of a kind that can't be read, or a picture of no use here.",
  ],
  "tensor-file-corrupt": ["error", "What a tensor file holds is not what its kind of files holds."],
  "tensor-file-too-large": ["error", "A tensor file, or the tensor in it, is larger than can be read."],
  "tensor-key": ["error", "A tensor file has no tensor of that name, or several and none is named."],
  "tensor-dtype": [
    "error",
    "The numbers of a tensor file are of a type that can't be read, such as complex ones.",
  ],
  "unknown-task": ["error", "A layer names a task that the file does not have."],
  "unknown-variable": ["error", "A task's sequence names a variable that it does not have."],
  "length-mismatch": ["error", "Lists that belong together position by position differ in length."],
  "distribution-range": [
    "error",
    "Numbers that no distribution has: bounds in the wrong order, a probability outside 0 to 1.",
  ],
  "matrix-shape": ["error", "A matrix does not have the rows or columns that the others ask for."],
  "heads-not-divisible": [
    "error",
    "A width is not a multiple of the number of heads, or heads not one of the shared heads.",
  ],
  "output-not-scalar": [
    "error",
    "A task asks for one number at each position, and the layer's output is wider.",
  ],
  "bits-too-many": [
    "error",
    "The variables that a packed state holds at a time take more bits than its significand has.",
  ],
  "example-weights": [
    "information",
    "Weights that the file does not give: random ones stand in, which training improves.",
  ],

  // What a design does not do. Findings: they hold for any valid layer.
  "finding-uniform": ["warning", "A head attends to all sources alike, because all scores are the same."],
  "finding-saturated": ["information", "Scores lie so far apart that the softmax hardly changes with them."],
  "finding-alike": ["warning", "Two positions have the same encoding, so they can't be told apart by it."],
  "finding-unreachable": ["warning", "Nothing carries the value that a position is to answer."],
  "finding-elsewhere": [
    "warning",
    "A position gives its weight to other sources than the one that holds its target.",
  ],
  "finding-worse-than-constant": ["warning", "Always answering the best constant would cost less."],
  "finding-unseen": ["information", "A target that can't be known: the best guess, and what it costs."],

  "claim-false": ["error", "A claim in expect is not what the layer's parameters give."],

  // TypeScript files.
  "ts-syntax": ["error", "The text is not TypeScript at this place."],
  "no-default-export": ["error", "The module has no default export, so it says no parameters."],
  "missing-import": ["error", "An imported file is not in the workspace."],
  "package-import": ["error", "Packages can't be imported: only relative files of the workspace."],
  "dynamic-import": ["error", "import() is not available: only import declarations."],
  "too-many-imports": ["error", "The file imports more modules than a parameter file needs."],
  exception: ["error", "Evaluating the file threw an exception."],
  "analysis-failed": [
    "error",
    "The thread that analyses files ended, and ended again when it was asked once more.",
  ],
  "time-limit": ["error", "Evaluating the file took too long and was stopped."],
  "memory-limit": ["error", "Evaluating the file needed too much memory and was stopped."],
  "stack-limit": ["error", "Functions called each other too deeply."],
  "sandbox-failed": ["error", "The engine that evaluates TypeScript files broke down."],
  "not-data": ["error", "A value that parameters can't hold: a function, a symbol, a cycle."],
  "result-too-large": ["error", "The exported object holds more values than can be shown."],
  "console-output": ["information", "What console.log printed at this place."],
} as const satisfies Readonly<Record<string, Rule>>;

export type ProblemCode = keyof typeof problemRules;

/** A problem of a known code at a place of the text. */
export function problem(
  code: ProblemCode,
  { offset, length }: Span,
  message: string,
  fixes: readonly Fix[] = [],
): Problem {
  const [severity] = problemRules[code];
  return { code, severity, message, offset, length, ...(fixes.length > 0 ? { fixes } : {}) };
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Tensor, tensor } from "../../../src/core/tensor.ts";

interface Entry {
  readonly name: string;
  readonly dtype: string | null;
  readonly shape: readonly number[] | null;
  readonly data: readonly (number | string)[] | null;
}

interface ReferenceCase<Attributes> {
  readonly name: string;
  readonly attributes: Attributes;
  readonly inputs: readonly Entry[];
  readonly outputs: readonly Entry[];
}

const root = join(import.meta.dirname, "../../..");
const folders = {
  torch: join(root, "test/fixtures/torch"),
  /** Not part of the repository: read where it lies beside it. */
  onnx: join(root, "../shared/fixtures/onnx"),
};

/** How many cases each operator has; those that are absent are reported as skipped, not passed over. */
const onnxCases: Readonly<Record<string, number>> = {
  Attention: 46,
  Col2Im: 3,
  Conv: 4,
  ConvTranspose: 7,
  RNN: 2,
  Softmax: 4,
};

/** Declares one test for each reference case of an operator, whose attributes are of this type. */
export function eachReferenceCase<Attributes>(
  source: "torch" | "onnx",
  operator: string,
  check: (testCase: ReferenceCase<Attributes>, skip: (reason: string) => never) => void,
): void {
  const folder = join(folders[source], operator);
  if (!existsSync(folder)) {
    it(`${source} ${operator}: ${onnxCases[operator] ?? "all"} cases are not here`, function () {
      this.skip();
    });
    return;
  }
  for (const file of readdirSync(folder).sort()) {
    it(`${source} ${file.replace(".json", "")}`, function () {
      const skip = (reason: string): never => {
        if (this.test) this.test.title += ` (${reason})`;
        return this.skip();
      };
      check(JSON.parse(readFileSync(join(folder, file), "utf8")), skip);
    });
  }
}

/** The tensor of an entry, `undefined` where an optional one is absent. */
export function given(entries: readonly Entry[], name: string): Tensor | undefined {
  const entry = entries.find((e) => e.name === name);
  if (!entry?.data || !entry.shape) return undefined;
  return tensor(entry.shape, Float32Array.from(entry.data, Number));
}

/** The tensor of an entry that must be there. */
export function needed(entries: readonly Entry[], name: string): Tensor {
  const found = given(entries, name);
  if (found === undefined) throw new Error(`the case has no ${name}`);
  return found;
}

/** The declared type of an entry, such as `bool`. */
export function typeOf(entries: readonly Entry[], name: string): string | undefined {
  return entries.find((e) => e.name === name)?.dtype ?? undefined;
}

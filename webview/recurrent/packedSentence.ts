import type { PackedStep } from "../../src/core/sequence/packedTrace.ts";
import type { Task } from "../../src/core/sequence/task.ts";
import { variableName } from "../attention/names.ts";
import { formatValue } from "../format.ts";
import { exactText } from "./numberText.ts";
import { digitsOf } from "./rangeText.ts";

/** A step of a packed state as a sentence to be read aloud. */
export function packedSentence(
  { state, held, answer, target }: PackedStep,
  position: number,
  task: Task,
): string {
  const told = held.map(
    ({ variable, value, bits }) =>
      `${variableName(task.variables[variable]?.name ?? "")} as ${formatValue(value, digitsOf(bits))}`,
  );
  const holds = told.length === 0 ? "It holds nothing" : `It holds ${told.join(" and ")}`;
  return `Step ${position + 1}: the state is ${exactText(state)}. ${holds}. The answer is ${formatValue(answer, 6)}, the target ${formatValue(target, 6)}.`;
}

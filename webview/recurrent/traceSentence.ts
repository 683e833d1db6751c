import { variableName } from "../attention/names.ts";
import { formatValue } from "../format.ts";
import { type Trace, traceValue } from "./trace.ts";
import type { TraceCell } from "./traceCells.ts";

/** A cell of a trace as a sentence to be read aloud. */
export function traceSentence(trace: Trace, { part, index, position }: TraceCell): string {
  const { task, size } = trace;
  const value = formatValue(traceValue(trace, part, index, position), 4);
  const step = position + 1;
  switch (part) {
    case "x":
      return `Input at step ${step}: ${value}.`;
    case "state":
      return size.units === 1
        ? `State after step ${step}: ${value}.`
        : `Unit ${index + 1} of the state after step ${step}: ${value}.`;
    case "answer":
      return `Answer at step ${step}: ${value}, target ${formatValue(traceValue(trace, "target", 0, position), 4)}.`;
    case "target":
      return `Target at step ${step}: ${value}.`;
    case "loss":
      return `Loss at step ${step} now: ${value}.`;
    case "sensitivity":
      return `Sensitivity of the state after step ${step} to ${variableName(task.variables[index]?.name ?? "")}: ${value}.`;
  }
}

import type { Term } from "../../src/core/sequence/task.ts";
import { variableName } from "../attention/names.ts";
import { formatShare, formatValue } from "../format.ts";
import { type Trace, traceValue } from "./trace.ts";

/** What becomes of a variable in a state. */
export interface Memory {
  readonly variable: number;
  /** A sentence with the numbers. */
  readonly text: string;
  /** Whether an answer needs what is gone. */
  readonly isMissed: boolean;
}

/** Less than this share of what a state told of a variable at most is hardly anything. */
const hardly = 0.01;

/** Of each variable that is heard, where the state loses it first, and whether it is asked for before it is heard again. */
export function memories(trace: Trace): readonly Memory[] {
  return trace.task.variables.flatMap((_, variable) => memoryOf(trace, variable) ?? []);
}

function memoryOf(trace: Trace, variable: number): Memory | undefined {
  const { task, size } = trace;
  const name = variableName(task.variables[variable]?.name ?? "");
  const isIt = (term: Term) => term.kind === "variable" && term.index === variable;
  const heard = task.x.findIndex(isIt);
  if (heard < 0) return undefined;
  const told = Array.from({ length: size.positions }, (_, t) =>
    traceValue(trace, "sensitivity", variable, t),
  );
  const mostBefore = (t: number) => Math.max(0, ...told.slice(0, t));
  const most = mostBefore(told.length);
  const conclude = (text: string, from: number, until: number): Memory => {
    const wanted = task.y.findIndex((term, t) => t >= from && t < until && isIt(term));
    const again = until < told.length ? ` until it is heard again at step ${until + 1}` : "";
    if (wanted < 0)
      return { variable, text: `${text}${again}, and nothing asks for it then.`, isMissed: false };
    return {
      variable,
      text: `${text}${again}, but the answer at step ${wanted + 1} is to be just that.`,
      isMissed: true,
    };
  };
  if (most === 0) return conclude(`The state never depends on ${name}`, heard, told.length);
  const lost = told.findIndex((value, t) => value < hardly * mostBefore(t));
  if (lost < 0) return { variable, text: lastingText(name, told.at(-1) ?? 0, most), isMissed: false };
  const again = task.x.findIndex((term, t) => t > lost && isIt(term));
  const left = told[lost] ?? 0;
  const text =
    left === 0
      ? `After step ${lost + 1} the state no longer depends on ${name}`
      : `After step ${lost + 1} the state hardly depends on ${name}, by ${formatShare(left / mostBefore(lost))} of what it did`;
  return conclude(text, lost, again < 0 ? told.length : again);
}

function lastingText(name: string, last: number, most: number): string {
  if (last === most) return `At the end the state depends on ${name} as much as ever.`;
  return `At the end the state still depends on ${name}: ∂h/∂${name} is ${formatValue(last)}, at most it was ${formatValue(most)}.`;
}

import { variableName } from "../attention/names.ts";
import { formatShare, formatValue } from "../format.ts";
import { type Trace, traceValue } from "./trace.ts";

/** What a state still tells of a variable after the step at which the most was lost, or at the end. */
export interface Memory {
  readonly variable: number;
  /** A sentence with the numbers. */
  readonly text: string;
  /** Whether an answer still needs what is gone. */
  readonly isMissed: boolean;
}

/** Less than this share of what a state told of a variable at most is hardly anything. */
const hardly = 0.01;

/** Of each variable that is heard, where the state loses it, and whether it is asked for after that. */
export function memories(trace: Trace): readonly Memory[] {
  return trace.task.variables.flatMap((_, variable) => memoryOf(trace, variable) ?? []);
}

function memoryOf(trace: Trace, variable: number): Memory | undefined {
  const { task, size } = trace;
  const name = variableName(task.variables[variable]?.name ?? "");
  const refersTo = ({ kind, ...term }: Trace["task"]["x"][number]) =>
    kind === "variable" && "index" in term && term.index === variable;
  const heard = task.x.findIndex(refersTo);
  if (heard < 0) return undefined;
  const told = Array.from({ length: size.positions }, (_, t) =>
    traceValue(trace, "sensitivity", variable, t),
  );
  const most = Math.max(...told);
  const asked = (from: number) => task.y.findIndex((term, t) => t >= from && refersTo(term));
  if (most === 0) {
    const wanted = asked(heard);
    return sentence(variable, `The state never depends on ${name}`, wanted);
  }
  const lost = told.findIndex((value, t) => t > told.indexOf(most) && value < hardly * most);
  if (lost < 0) {
    const last = told.at(-1) ?? 0;
    if (last === most) {
      return { variable, text: `At the end the state depends on ${name} as much as ever.`, isMissed: false };
    }
    const text = `At the end the state still depends on ${name}: ∂h/∂${name} is ${formatValue(last)}, at most it was ${formatValue(most)}.`;
    return { variable, text, isMissed: false };
  }
  const left = told[lost] ?? 0;
  const text =
    left === 0
      ? `After step ${lost + 1} the state no longer depends on ${name}`
      : `After step ${lost + 1} the state hardly depends on ${name}, by ${formatShare(left / most)} of what it did`;
  return sentence(variable, text, asked(lost));
}

function sentence(variable: number, text: string, wanted: number): Memory {
  if (wanted < 0) return { variable, text: `${text}, and nothing asks for it any more.`, isMissed: false };
  return {
    variable,
    text: `${text}, but the answer at step ${wanted + 1} is to be just that.`,
    isMissed: true,
  };
}

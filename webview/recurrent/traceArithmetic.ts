import { indexed, variableName } from "../attention/names.ts";
import { type Arithmetic, type Part, type Summand, signed, sumParts } from "../attention/sumParts.ts";
import { formatValue } from "../format.ts";
import { type Trace, traceValue } from "./trace.ts";
import type { TraceCell } from "./traceCells.ts";

/** How the number in a cell of a trace comes about; sums longer than `room` terms are shortened. */
export function traceArithmetic(
  trace: Trace,
  { part, index, position }: TraceCell,
  room: number,
): Arithmetic {
  const { task, design } = trace;
  const value = formatValue(traceValue(trace, part, index, position), 4);
  const name = traceName(trace, { part, index, position });
  switch (part) {
    case "x":
      return { name, value, parts: termParts(trace, position, "x") };
    case "target":
      return { name, value, parts: termParts(trace, position, "y") };
    case "state": {
      const sum = trace.steps[position]?.preActivation[index] ?? Number.NaN;
      const inner = sumParts(stateTerms(trace, index, position), room);
      const f = design.scheme === "tanh" ? "tanh(" : "max(0, ";
      return {
        name,
        value,
        parts: [{ text: f }, ...inner, { text: `) = ${f}${formatValue(sum, 4)})` }],
        ...(design.dtype !== "float64" && { aside: `as a ${design.dtype}` }),
      };
    }
    case "answer": {
      const target = traceValue(trace, "target", 0, position);
      return {
        name,
        value,
        parts: sumParts(answerTerms(trace, position), room),
        aside: `target ${indexed("y", position + 1)} = ${formatValue(target, 4)}`,
      };
    }
    case "loss": {
      const [answer, target] = [
        traceValue(trace, "answer", 0, position),
        traceValue(trace, "target", 0, position),
      ];
      const difference = `${signed(answer)} − ${signed(target)}`;
      return { name, value, parts: [{ text: task.loss === "l1" ? `|${difference}|` : `(${difference})²` }] };
    }
    case "sensitivity":
      return {
        name,
        value,
        parts: [],
        aside: "how far the state moves when the variable does, to first order",
      };
  }
}

/** `h₂,₃` is unit 2 after step 3. */
export function traceName({ task, design }: Trace, { part, index, position }: TraceCell): string {
  switch (part) {
    case "x":
      return indexed("x", position + 1);
    case "state":
      return design.hidden_size === 1
        ? indexed("h", position + 1)
        : `${indexed("h", position + 1)}[${index + 1}]`;
    case "answer":
      return indexed("o", position + 1);
    case "target":
      return indexed("y", position + 1);
    case "loss": {
      const difference = `${indexed("o", position + 1)} − ${indexed("y", position + 1)}`;
      return task.loss === "l1" ? `|${difference}|` : `(${difference})²`;
    }
    case "sensitivity":
      return `|∂${indexed("h", position + 1)}/∂${variableName(task.variables[index]?.name ?? "")}|`;
  }
}

function termParts({ task }: Trace, position: number, side: "x" | "y"): readonly Part[] {
  const term = task[side][position];
  return term?.kind === "variable" ? [{ text: variableName(task.variables[term.index]?.name ?? "") }] : [];
}

function product(a: number, b: number): Summand {
  return { text: `${signed(a)}·${signed(b)}`, size: a * b };
}

/** Constants that are 0 are not worth a term. */
function constant(value: number): readonly Summand[] {
  return value === 0 ? [] : [{ text: signed(value), size: value }];
}

function stateTerms({ design, steps }: Trace, unit: number, position: number): readonly Summand[] {
  const { W_ih, W_hh, b_ih, b_hh, hidden_size } = design;
  const before = steps[position - 1]?.state;
  return [
    product(W_ih.data[unit] ?? Number.NaN, steps[position]?.x ?? Number.NaN),
    ...Array.from(before ?? [], (value, n) =>
      product(W_hh.data[unit * hidden_size + n] ?? Number.NaN, value),
    ),
    ...constant((b_ih.data[unit] ?? 0) + (b_hh.data[unit] ?? 0)),
  ];
}

function answerTerms({ design, steps }: Trace, position: number): readonly Summand[] {
  return [
    ...Array.from(steps[position]?.state ?? [], (value, unit) =>
      product(design.W_out.data[unit] ?? Number.NaN, value),
    ),
    ...constant(design.b_out),
  ];
}

/** The rows of a trace, one column a step: what is heard, the units of the state, the answer, its target, the loss, and what the state still tells. */
export const traceParts = ["x", "state", "answer", "target", "loss", "sensitivity"] as const;
export type TracePart = (typeof traceParts)[number];

/** A cell of the trace; `index` is a unit of the state or, of sensitivities, a variable, and 0 elsewhere. */
export interface TraceCell {
  readonly part: TracePart;
  readonly index: number;
  readonly position: number;
}

export interface TraceSize {
  readonly positions: number;
  readonly units: number;
  readonly variables: number;
}

export function rowsOf(part: TracePart, { units, variables }: TraceSize): number {
  if (part === "state") return units;
  return part === "sensitivity" ? variables : 1;
}

export function hasTraceCell(size: TraceSize, { part, index, position }: TraceCell): boolean {
  const within = (n: number, count: number) => Number.isInteger(n) && n >= 0 && n < count;
  return within(index, rowsOf(part, size)) && within(position, size.positions);
}

export function isSameTraceCell(a: TraceCell | undefined, b: TraceCell | undefined): boolean {
  return a?.part === b?.part && a?.index === b?.index && a?.position === b?.position;
}

/** The cell that a key leads to; up and down through all rows in the order in which they are shown. */
export function moveTraceCell(size: TraceSize, cell: TraceCell, key: string): TraceCell | undefined {
  const rows = traceParts.flatMap((part) =>
    Array.from({ length: rowsOf(part, size) }, (_, index) => ({ part, index })),
  );
  const at = rows.findIndex(({ part, index }) => part === cell.part && index === cell.index);
  const { position } = cell;
  switch (key) {
    case "ArrowUp":
      return { ...cell, ...rows[Math.max(0, at - 1)] };
    case "ArrowDown":
      return { ...cell, ...rows[Math.min(rows.length - 1, at + 1)] };
    case "ArrowLeft":
      return { ...cell, position: Math.max(0, position - 1) };
    case "ArrowRight":
      return { ...cell, position: Math.min(size.positions - 1, position + 1) };
    case "Home":
      return { ...cell, position: 0 };
    case "End":
      return { ...cell, position: size.positions - 1 };
    default:
      return undefined;
  }
}

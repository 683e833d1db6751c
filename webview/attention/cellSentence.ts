import { formatValue } from "../format.ts";
import { formatWeight, variableName } from "./names.ts";
import type { StageCell } from "./stageCells.ts";
import { type StageScene, valueAt } from "./stageScene.ts";

/** A cell as a sentence to be read aloud. */
export function cellSentence(scene: StageScene, cell: StageCell): string {
  const { design, shape, tokens } = scene;
  const { stage, row, column } = cell;
  const value = formatValue(valueAt(scene, stage, row, column), 4);
  const place = (position: number) => {
    const token = tokens[position];
    return token === undefined || token === String(position + 1)
      ? `${position + 1}`
      : `${position + 1} (${token})`;
  };
  const component = (shape.columns[stage] ?? 1) > 1 ? `, component ${column + 1}` : "";
  const ofHead = design.num_heads > 1 ? ` in head ${shape.head + 1}` : "";
  switch (stage) {
    case "X": {
      const encoding = design.positional_encoding.columns;
      const what = design.combine === "add" ? "Input" : column < encoding ? "Positional encoding" : "Value";
      return `${what} at position ${place(row)}${component}: ${value}.`;
    }
    case "Q":
      return `Query of position ${place(row)}${ofHead}${component}: ${value}.`;
    case "K":
      return `Key of position ${place(row)}${ofHead}${component}: ${value}.`;
    case "V":
      return `Value of position ${place(row)}${ofHead}${component}: ${value}.`;
    case "scores":
      return `Score of destination ${place(row)} with source ${place(column)}${ofHead}: ${value}.`;
    case "masked":
      return shape.sees(row, column)
        ? `Masked score of destination ${place(row)} with source ${place(column)}${ofHead}: ${value}.`
        : `Destination ${place(row)} can't see source ${place(column)}: masked.`;
    case "weights":
      return shape.sees(row, column)
        ? `Destination ${place(row)} attends to source ${place(column)}${ofHead} with weight ${formatWeight(valueAt(scene, stage, row, column))}.`
        : `Destination ${place(row)} can't see source ${place(column)}: masked.`;
    case "heads":
      return `${shape.columns.output === undefined ? "Output" : "Output of the heads"} at position ${place(row)}${component}: ${value}${targetText(scene, cell)}.`;
    case "output":
      return `Output at position ${place(row)}${component}: ${value}${targetText(scene, cell)}.`;
    case "target":
      return `Target at position ${place(row)}: ${targetName(scene, row)}${value}.`;
    case "loss":
      return `Loss at position ${place(row)} now: ${value}.`;
  }
}

function targetName({ task }: StageScene, row: number): string {
  const term = task?.y[row];
  if (term?.kind !== "variable") return "";
  return `${variableName(task?.variables[term.index]?.name ?? "")} = `;
}

function targetText(scene: StageScene, { stage, row }: StageCell): string {
  const last = scene.shape.columns.output === undefined ? "heads" : "output";
  if (stage !== last || scene.task === undefined) return "";
  return `, target ${targetName(scene, row)}${formatValue(valueAt(scene, "target", row, 0), 4)}`;
}

import type { Matrix } from "../../src/core/sequence/matrix.ts";
import type { Task, Term } from "../../src/core/sequence/task.ts";
import { formatValue } from "../format.ts";
import { cellName } from "./cellName.ts";
import { formatWeight, indexed, variableName } from "./names.ts";
import { maskLine, softmaxLine, sourcesOf } from "./softmaxLine.ts";
import type { StageCell } from "./stageCells.ts";
import { type StageScene, valueAt } from "./stageScene.ts";
import { type Arithmetic, type Part, signed, sumParts } from "./sumParts.ts";

/** The line of a cell; sums longer than `room` terms are shortened. */
export function arithmeticOf(scene: StageScene, cell: StageCell, room: number): Arithmetic {
  const { design, shape, maps } = scene;
  const { stage, row, column } = cell;
  const at = valueAt(scene, stage, row, column);
  const value = formatValue(at, 4);
  const name = cellName(scene, cell);
  const products = (left: readonly number[], right: readonly number[], write = signed) =>
    sumParts(
      left.map((a, i) => ({ text: `${write(a)}·${signed(right[i] ?? 0)}`, size: a * (right[i] ?? 0) })),
      room,
    );
  switch (stage) {
    case "X":
      return inputLine(scene, cell, name, value);
    case "Q":
    case "K":
    case "V":
      return { name, value, parts: products(rowOf(maps.X, row), projection(scene, stage, column)) };
    case "scores": {
      const parts = products(rowOf(maps.Q, row), rowOf(maps.K, column));
      return { name, value, parts: scaled(parts, design.scale, maps.Q?.columns ?? 1) };
    }
    case "masked":
      return maskLine(scene, cell, name, value);
    case "weights":
      return softmaxLine(scene, cell, name, room);
    case "heads": {
      const own = Math.floor(column / shape.valueSize);
      if (own !== shape.head) return { name, value, parts: [], aside: `of head ${own + 1}` };
      const seen = sourcesOf(scene, row);
      const weights = seen.map((source) => valueAt(scene, "weights", row, source));
      const values = seen.map((source) => valueAt(scene, "V", source, column % shape.valueSize));
      return { name, value, parts: products(weights, values, formatWeight), ...answerAside(scene, cell) };
    }
    case "output": {
      const parts = products(rowOf(maps.heads, row), columnOf(design.W_O, column));
      return { name, value, parts, ...answerAside(scene, cell) };
    }
    case "target":
      return { name, value, parts: termParts(scene.task, scene.task?.y[row]) };
    case "loss":
      return lossLine(scene, row, value);
  }
}

function inputLine(
  { design, task, maps }: StageScene,
  cell: StageCell,
  name: string,
  value: string,
): Arithmetic {
  const { combine, positional_encoding: encoding } = design;
  const { row, column } = cell;
  if (combine === "concat") {
    if (column < encoding.columns) return { name, value, parts: [], aside: "positional encoding" };
    return { name, value, parts: termParts(task, task?.x[row]) };
  }
  const own = maps.X?.data[row * (maps.X?.columns ?? 0) + column] ?? 0;
  const added = encoding.data[row * encoding.columns + column] ?? 0;
  if (encoding.columns === 0) return { name, value, parts: termParts(task, task?.x[row]) };
  const parts = [{ text: `${signed(own - added)} + ${signed(added)}` }];
  return { name, value, parts, aside: "value + positional encoding" };
}

/** A variable is named; a constant is its value, which follows anyway. */
function termParts(task: Task | undefined, term: Term | undefined): readonly Part[] {
  if (term?.kind !== "variable" || task === undefined) return [];
  return [{ text: variableName(task.variables[term.index]?.name ?? "") }];
}

function projection(
  { design, shape, maps }: StageScene,
  stage: "Q" | "K" | "V",
  column: number,
): readonly number[] {
  const width = maps[stage]?.columns ?? 1;
  const perGroup = design.num_heads / design.num_kv_heads;
  const block = stage === "Q" ? shape.head : Math.floor(shape.head / perGroup);
  return columnOf(design[`W_${stage}`], block * width + column);
}

function scaled(parts: readonly Part[], scale: number, keySize: number): readonly Part[] {
  if (scale === 1) return parts;
  const factor = ` · ${formatValue(scale, 4)}`;
  return keySize === 1 ? [...parts, { text: factor }] : [{ text: "(" }, ...parts, { text: `)${factor}` }];
}

/** What the answer should have been, beside the answer. */
function answerAside(scene: StageScene, { stage, row }: StageCell): { aside?: string } {
  const last = scene.shape.columns.output === undefined ? "heads" : "output";
  const term = scene.task?.y[row];
  if (stage !== last || term === undefined) return {};
  const [variable] = termParts(scene.task, term);
  const target = formatValue(valueAt(scene, "target", row, 0), 4);
  return { aside: `target ${indexed("y", row + 1)} = ${variable ? `${variable.text} = ` : ""}${target}` };
}

function lossLine(scene: StageScene, row: number, value: string): Arithmetic {
  const last = scene.shape.columns.output === undefined ? "heads" : "output";
  const [answer, target] = [valueAt(scene, last, row, 0), valueAt(scene, "target", row, 0)];
  const [o, y] = [indexed("o", row + 1), indexed("y", row + 1)];
  const numbers = `${formatValue(answer, 4)} − ${signed(target)}`;
  const isSquare = scene.task?.loss === "l2";
  return {
    name: isSquare ? `(${o} − ${y})²` : `|${o} − ${y}|`,
    parts: [{ text: isSquare ? `(${numbers})²` : `|${numbers}|` }],
    value,
  };
}

function rowOf(matrix: Matrix | undefined, row: number): readonly number[] {
  return matrix === undefined
    ? []
    : [...matrix.data.subarray(row * matrix.columns, (row + 1) * matrix.columns)];
}

function columnOf(matrix: Matrix | undefined, column: number): readonly number[] {
  if (matrix === undefined) return [];
  return Array.from({ length: matrix.rows }, (_, row) => matrix.data[row * matrix.columns + column] ?? 0);
}

import { indexed } from "./names.ts";
import type { StageCell } from "./stageCells.ts";
import type { StageScene } from "./stageScene.ts";

/** `o₃`, `s₃₂`, `x₂`. */
export function cellName({ design, shape, maps }: StageScene, { stage, row, column }: StageCell): string {
  const narrow = (letter: string, columns: number) =>
    columns === 1 ? indexed(letter, row + 1) : indexed(letter, row + 1, column + 1);
  const columns = maps[stage]?.columns ?? 1;
  switch (stage) {
    case "X": {
      if (design.combine === "add") return indexed("X", row + 1, column + 1);
      const encoding = design.positional_encoding.columns;
      return column < encoding
        ? indexed("p", row + 1, column + 1)
        : columns - encoding === 1
          ? indexed("x", row + 1)
          : indexed("x", row + 1, column - encoding + 1);
    }
    case "Q":
    case "K":
    case "V":
      return narrow(stage.toLowerCase(), columns);
    case "scores":
      return indexed("s", row + 1, column + 1);
    case "masked":
      return indexed("m", row + 1, column + 1);
    case "weights":
      return indexed("a", row + 1, column + 1);
    case "heads":
      return narrow(shape.columns.output === undefined ? "o" : "h", columns);
    case "output":
      return narrow("o", columns);
    case "target":
      return indexed("y", row + 1);
    case "loss":
      return indexed("loss", row + 1);
  }
}

import { strFromU8 } from "fflate";
import { corrupt, entriesOf, type FileTensor } from "./fileTensor.ts";

/**
 * Rows of numbers, separated by commas, semicolons, tabs or blanks; a first row of names and lines that begin with # are passed over.
 * A single column is a list.
 */
export function readCsv(bytes: Uint8Array): FileTensor {
  const rows: number[][] = [];
  const lines = strFromU8(bytes)
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/);
  for (const [i, line] of lines.entries()) {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) continue;
    const cells = text.split(/\s*[,;]\s*|\s+/);
    const numbers = cells.map(numberOf);
    const bad = numbers.indexOf(undefined);
    if (bad >= 0) {
      if (rows.length === 0 && numbers.every((n) => n === undefined)) continue;
      throw corrupt(
        `in line ${i + 1} column ${bad + 1} stands ${JSON.stringify(cells[bad])} instead of a number`,
      );
    }
    const columns = rows[0]?.length ?? numbers.length;
    if (numbers.length !== columns) {
      throw corrupt(`line ${i + 1} has ${numbers.length} numbers where those before it have ${columns}`);
    }
    rows.push(numbers as number[]);
  }
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) throw corrupt("there is no number in it");
  const shape = columns === 1 ? [rows.length] : [rows.length, columns];
  entriesOf(shape);
  return { shape, data: Float64Array.from(rows.flat()) };
}

/** As programs write numbers, NaN and infinities of any spelling among them. */
function numberOf(cell: string): number | undefined {
  const text = cell.replace(/^"(.*)"$/, "$1").toLowerCase();
  if (/^[+-]?nan$/.test(text)) return Number.NaN;
  const infinity = /^([+-]?)inf(inity)?$/.exec(text);
  if (infinity) return infinity[1] === "-" ? -Infinity : Infinity;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

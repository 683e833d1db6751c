import type { Extent } from "./viewport.ts";

/** Where somebody wants to go: a row, a column or both, counted from 0. */
export interface TypedPlace {
  readonly row?: number;
  readonly column?: number;
}

/**
 * Reads `15, 22`, `15 22`, `row 15`, `column 22`, `r15 c22` or `[15, 22]`; digits may be grouped by commas or
 * underscores where that is clear. What can't be read or lies outside gives a sentence that says so.
 */
export function readPlace(text: string, { rows, columns }: Extent): TypedPlace | string {
  const words = text
    .toLowerCase()
    .replaceAll(/(?<=\d)[_'](?=\d)/g, "")
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, "")
    .match(/[a-z]+|\d+/g);
  if (words === null) return "Type a row and a column, for example 15, 22, or row 15";
  let place: TypedPlace = {};
  let named: "row" | "column" | undefined;
  for (const word of words) {
    if (/^\d/.test(word)) {
      const side = named ?? (place.row === undefined ? "row" : "column");
      const most = (side === "row" ? rows : columns) - 1;
      const index = Number(word);
      if (!(index <= most)) return `There is no ${side} ${word}: they go from 0 to ${most}`;
      place = { ...place, [side]: index };
      named = undefined;
    } else if ("row".startsWith(word) || word === "rows") named = "row";
    else if ("column".startsWith(word) || word === "col" || word === "columns") named = "column";
    else return `“${word}” is neither row nor column`;
  }
  return place;
}

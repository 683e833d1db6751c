import { base64 } from "./base64.ts";

/** How wide a picture is on screen, in pixels. */
const width = 180;

/** For each cell of each row the attributes of its stroke, or nothing for an empty one. */
export type CellColors = readonly (readonly (string | undefined)[])[];

/** A small picture of a matrix as a Markdown image. */
export function gridPicture(alt: string, rows: number, columns: number, colors: CellColors): string {
  return `![${alt}](data:image/svg+xml;base64,${base64(svg(rows, columns, colors))})`;
}

/** Each run of one colour in a row is one stroke, one cell high. */
function svg(rows: number, columns: number, colors: CellColors): string {
  const strokes = new Map<string, string>();
  colors.forEach((row, y) => {
    for (let from = 0; from < columns; ) {
      const color = row[from];
      let to = from + 1;
      while (to < columns && row[to] === color) to++;
      if (color !== undefined) strokes.set(color, `${strokes.get(color) ?? ""}M${from} ${y}h${to - from}`);
      from = to;
    }
  });
  const paths = [...strokes].map(([color, d]) => `<path ${color} d="${d}"/>`).join("");
  const scale = width / Math.max(rows, columns);
  // Around the cells, whose strokes lie on y = 0, 1, …, a frame one pixel wide.
  const pixel = Number((1 / scale).toFixed(3));
  const [left, top, right, bottom] = [-pixel, -0.5 - pixel, columns + 2 * pixel, rows + 2 * pixel];
  const size = `width="${Math.round(columns * scale)}" height="${Math.round(rows * scale)}" viewBox="${left} ${top} ${right} ${bottom}"`;
  const frame = `<rect x="${-pixel / 2}" y="${-0.5 - pixel / 2}" width="${columns + pixel}" height="${rows + pixel}" fill="none" stroke="#888" stroke-width="${pixel}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} shape-rendering="crispEdges">${paths}${frame}</svg>`;
}

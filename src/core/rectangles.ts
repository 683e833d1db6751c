/** A block of cells. */
export interface Rectangle {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** The smallest rectangle around some rectangles, of which there is at least one. */
export function boundingRectangle(rectangles: readonly Rectangle[]): Rectangle {
  const least = (edge: (r: Rectangle) => number) =>
    rectangles.reduce((m, r) => Math.min(m, edge(r)), Infinity);
  const row = least((r) => r.row);
  const column = least((r) => r.column);
  return {
    row,
    column,
    rows: -least((r) => -(r.row + r.rows)) - row,
    columns: -least((r) => -(r.column + r.columns)) - column,
  };
}

/**
 * Cells in arithmetic progression as few rectangles: one where they touch along a row or a column, otherwise one a cell.
 * More than `limit` of them become their bounding rectangle.
 */
export function progression(
  start: readonly [row: number, column: number],
  step: readonly [row: number, column: number],
  count: number,
  limit: number,
): Rectangle[] {
  if (count <= 0) return [];
  const [rowStep, columnStep] = step;
  const distinct = rowStep === 0 && columnStep === 0 ? 1 : count;
  const cell = (n: number) => ({
    row: start[0] + n * rowStep,
    column: start[1] + n * columnStep,
    rows: 1,
    columns: 1,
  });
  const touching = Math.abs(rowStep) + Math.abs(columnStep) <= 1;
  if (touching || distinct > limit) return [boundingRectangle([cell(0), cell(distinct - 1)])];
  return Array.from({ length: distinct }, (_, n) => cell(n));
}

/**
 * Every cell of `outer` replaced by a grid of `rows` × `columns` cells, of which `inner` are taken: the Kronecker
 * product of two patterns. When that takes more than `limit` rectangles, the inner pattern is replaced by its bounding
 * rectangle, then also the outer one: the result then covers the pattern instead of equalling it.
 */
export function kroneckerRectangles(
  outer: readonly Rectangle[],
  inner: readonly Rectangle[],
  grid: { readonly rows: number; readonly columns: number },
  limit: number,
): Rectangle[] {
  if (outer.length === 0 || inner.length === 0) return [];
  // Neighbouring grids join where the inner rectangle reaches from edge to edge.
  const pieces = (o: Rectangle, i: Rectangle) =>
    [i.rows === grid.rows ? 1 : o.rows, i.columns === grid.columns ? 1 : o.columns] as const;
  const total = outer.reduce(
    (sum, o) => sum + inner.reduce((s, i) => s + pieces(o, i)[0] * pieces(o, i)[1], 0),
    0,
  );
  if (total > limit) {
    if (inner.length > 1) return kroneckerRectangles(outer, [boundingRectangle(inner)], grid, limit);
    if (outer.length > 1) return kroneckerRectangles([boundingRectangle(outer)], inner, grid, limit);
    return kroneckerRectangles(outer, [{ row: 0, column: 0, ...grid }], grid, limit);
  }
  const result: Rectangle[] = [];
  for (const o of outer) {
    for (const i of inner) {
      const [down, across] = pieces(o, i);
      const rows = (o.rows / down - 1) * grid.rows + i.rows;
      const columns = (o.columns / across - 1) * grid.columns + i.columns;
      for (let y = 0; y < down; y++) {
        for (let x = 0; x < across; x++) {
          const row = (o.row + y) * grid.rows + i.row;
          result.push({ row, column: (o.column + x) * grid.columns + i.column, rows, columns });
        }
      }
    }
  }
  return result;
}

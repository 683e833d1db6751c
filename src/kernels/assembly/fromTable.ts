/** The n-th float of a table, in all lanes: from memory, as engines make a constant vector anew wherever it is used. */
// @ts-ignore: decorator
@inline
export function fromTable(table: usize, n: usize): v128 {
  return v128.load32_splat(table + (n << 2));
}

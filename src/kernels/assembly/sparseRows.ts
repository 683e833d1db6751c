/**
 * The matrix of a convolution in compressed sparse rows, by ascending row (channel, position). Rows at the same position have their
 * nonzeros at the same columns, and at many positions these are the same but for a shift.
 *
 * @param positions for each position the address of its pattern, and the column from which the pattern counts
 *   A pattern is: how many nonzeros there are; 1 where their weights follow each other, else 0; their columns, and the places of their
 *   weights in bytes.
 * @param outBytes from the weights of an output channel to those of the next one in its group, and `groupBytes` to the next group
 * @param columns and `values` with room for four more
 */
export function writeSparseRows(
  groups: i32,
  channels: i32,
  groupColumns: i32,
  positions: usize,
  positionCount: i32,
  weights: usize,
  outBytes: usize,
  groupBytes: usize,
  rowPointers: usize,
  columns: usize,
  values: usize,
): void {
  const end = positions + (<usize>positionCount << 3);
  let nonzeros = 0;
  store<u32>(rowPointers, 0);
  for (let group = 0; group < groups; group++) {
    for (let channel = 0; channel < channels; channel++) {
      const weight = weights + <usize>group * groupBytes + <usize>channel * outBytes;
      for (let at = positions; at < end; at += 8) {
        const pattern = load<u32>(at);
        const count = load<i32>(pattern);
        const bytes = <usize>count << 2;
        const offsets: usize = pattern + 8;
        const shift = i32x4.splat(load<i32>(at, 4) + group * groupColumns);
        // The last vector may run past the end of the row, to where the next one begins.
        for (let n: usize = 0; n < bytes; n += 16) {
          v128.store(columns + n, i32x4.add(v128.load(offsets + n), shift));
        }
        if (load<u32>(pattern, 4)) {
          for (let n: usize = 0; n < bytes; n += 16) v128.store(values + n, v128.load(weight + n));
        } else {
          const places = offsets + bytes;
          for (let n: usize = 0; n < bytes; n += 4) {
            store<u32>(values + n, load<u32>(weight + load<u32>(places + n)));
          }
        }
        columns += bytes;
        values += bytes;
        nonzeros += count;
        rowPointers += 4;
        store<u32>(rowPointers, nonzeros);
      }
    }
  }
}

import { blockRows, depthBlock, rowsOfStrip } from "./blocking";

/**
 * Packs A for products: (rows × depth), whose rows are `rowStride` floats apart, becomes blocks of `depthBlock` columns, in
 * each strips of rows (see `rowsOfStrip`), in each strip column after column. As long as A itself.
 */
export function packRows(a: usize, rowStride: i32, rows: i32, depth: i32, packed: usize): void {
  const rowBytes = <usize>rowStride << 2;
  for (let k = 0; k < depth; k += depthBlock) {
    const block = min(depthBlock, depth - k);
    for (let i = 0; i < rows; ) {
      const height = rowsOfStrip(rows - i);
      packStrip(a + <usize>i * rowBytes + (<usize>k << 2), rowBytes, height, block, packed);
      packed += <usize>(height * block) << 2;
      i += height;
    }
  }
}

/** Transposes (height × depth) into (depth × height). */
export function packStrip(a: usize, rowBytes: usize, height: i32, depth: i32, packed: usize): void {
  let k = 0;
  if (height == blockRows) {
    const columnBytes: usize = 4 * blockRows;
    const row1 = rowBytes;
    const row2 = row1 + rowBytes;
    const row3 = row2 + rowBytes;
    const row4 = row3 + rowBytes;
    const row5 = row4 + rowBytes;
    for (; k + 4 <= depth; k += 4) {
      const a0 = v128.load(a);
      const a1 = v128.load(a + row1);
      const a2 = v128.load(a + row2);
      const a3 = v128.load(a + row3);
      const low01 = v128.shuffle<f32>(a0, a1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(a2, a3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(a0, a1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(a2, a3, 2, 6, 3, 7);
      v128.store(packed, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(packed + columnBytes, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      v128.store(packed + 2 * columnBytes, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      v128.store(packed + 3 * columnBytes, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
      const a4 = v128.load(a + row4);
      if (blockRows == 6) {
        const a5 = v128.load(a + row5);
        const low45 = v128.shuffle<f32>(a4, a5, 0, 4, 1, 5);
        const high45 = v128.shuffle<f32>(a4, a5, 2, 6, 3, 7);
        v128.store64_lane(packed, low45, 0, 16);
        v128.store64_lane(packed + columnBytes, low45, 1, 16);
        v128.store64_lane(packed + 2 * columnBytes, high45, 0, 16);
        v128.store64_lane(packed + 3 * columnBytes, high45, 1, 16);
      } else {
        v128.store32_lane(packed, a4, 0, 16);
        v128.store32_lane(packed + columnBytes, a4, 1, 16);
        v128.store32_lane(packed + 2 * columnBytes, a4, 2, 16);
        v128.store32_lane(packed + 3 * columnBytes, a4, 3, 16);
      }
      a += 16;
      packed += 4 * columnBytes;
    }
  }
  for (; k < depth; k++) {
    for (let row: usize = a, r = height; r != 0; r--) {
      store<f32>(packed, load<f32>(row));
      row += rowBytes;
      packed += 4;
    }
    a += 4;
  }
}

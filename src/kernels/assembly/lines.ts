/**
 * Copies the lines of planes to where they belong within wider planes: `lines` of `width` floats each, to offsets (in bytes)
 * that are the same in every plane. What lies between them is left as it is.
 */
export function spreadLines(
  from: usize,
  planes: i32,
  lines: i32,
  width: i32,
  offsets: usize,
  to: usize,
  planeBytes: usize,
): void {
  const lineBytes = <usize>width << 2;
  const end = offsets + (<usize>lines << 2);
  for (let plane = 0; plane < planes; plane++) {
    for (let offset = offsets; offset < end; offset += 4) {
      copyLine(from, to + load<u32>(offset), width);
      from += lineBytes;
    }
    to += planeBytes;
  }
}

/** Copies floats; quicker than `memory.copy` while they are few. */
export function copyLine(from: usize, to: usize, width: i32): void {
  if (width < 4) {
    for (let n = width; n > 0; n--) {
      store<u32>(to, load<u32>(from));
      from += 4;
      to += 4;
    }
    return;
  }
  const bytes = <usize>width << 2;
  const last = from + bytes - 16;
  const shift = to - from;
  for (; from + 48 < last; from += 64) {
    const at = from + shift;
    v128.store(at, v128.load(from));
    v128.store(at, v128.load(from, 16), 16);
    v128.store(at, v128.load(from, 32), 32);
    v128.store(at, v128.load(from, 48), 48);
  }
  for (; from < last; from += 16) v128.store(from + shift, v128.load(from));
  // The last vector ends with the line and may copy some floats again.
  v128.store(last + shift, v128.load(last));
}

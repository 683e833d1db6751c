/**
 * Copies the lines of planes to where they belong within wider planes: `lines` of `width` floats each, to offsets (in bytes)
 * that are the same in every plane. What lies between them is left as it is.
 *
 * With a `step` beyond 1, lines are parted by its remainders: each `step`-th float of a line, from the first, the second …
 * one on, is a line of its own.
 *
 * @param parts for each of the `step` remainders: the first float that it has of a line of the input, how many floats it
 *   has, and where they go within a line of the plane, in bytes; not read where `step` is 1
 */
export function spreadLines(
  from: usize,
  planes: i32,
  lines: i32,
  width: i32,
  offsets: usize,
  to: usize,
  planeBytes: usize,
  parts: usize,
  step: i32,
): void {
  const lineBytes = <usize>width << 2;
  const end = offsets + (<usize>lines << 2);
  for (let plane = 0; plane < planes; plane++) {
    for (let offset = offsets; offset < end; offset += 4) {
      const line = to + load<u32>(offset);
      if (step == 1) copyLine(from, line, width);
      else partLine(from, line, parts, step);
      from += lineBytes;
    }
    to += planeBytes;
  }
}

function partLine(from: usize, line: usize, parts: usize, step: i32): void {
  const end = parts + <usize>(12 * step);
  for (let part = parts; part < end; part += 12) {
    takeLine(from + (<usize>load<u32>(part) << 2), load<i32>(part, 4), step, line + load<u32>(part, 8));
  }
}

/** Writes floats that are `step` apart one after the other. */
export function takeLine(from: usize, width: i32, step: i32, to: usize): void {
  const stepBytes = <usize>step << 2;
  let n = width;
  if (step == 2) {
    for (; n >= 4; n -= 4, from += 32, to += 16) {
      v128.store(to, v128.shuffle<f32>(v128.load(from), v128.load(from, 16), 0, 2, 4, 6));
    }
  }
  for (; n > 0; n--, from += stepBytes, to += 4) store<u32>(to, load<u32>(from));
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

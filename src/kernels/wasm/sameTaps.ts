import type { ConvGeometry } from "../../core/convGeometry.ts";
import { positionOf } from "../../core/indexing.ts";
import { sizeOf } from "../../core/tensor.ts";

/**
 * What `unfoldSame` of `assembly/unfold.ts` needs of each tap: by how many floats its row of the unfolded input is the plane
 * moved, and the runs of the row that lie in the padding. `undefined` unless there are as many windows as pixels.
 */
export function sameTaps({ axes, kernelSize, inputSize }: ConvGeometry): Uint32Array | undefined {
  if (axes.some((a) => a.stride !== 1 || a.output !== a.input)) return undefined;
  const strides = inputSize.map((_, n) => sizeOf(inputSize.slice(n + 1)));
  const words: number[] = [];
  for (let tap = 0; tap < sizeOf(kernelSize); tap++) {
    const moves = positionOf(tap, kernelSize).map(
      (k, n) => k * (axes[n]?.dilation ?? 1) - (axes[n]?.padBefore ?? 0),
    );
    const zeros = runsOutside(inputSize, moves);
    words.push(
      moves.reduce((sum, move, n) => sum + move * (strides[n] ?? 1), 0),
      zeros.length,
      ...zeros.flat(),
    );
  }
  return Uint32Array.from(words);
}

/** Where positions of a plane leave it when they are moved: begins and lengths. */
function runsOutside(size: readonly number[], moves: readonly number[]): [begin: number, length: number][] {
  const runs: [number, number][] = [];
  const add = (begin: number, length: number) => {
    const last = runs.at(-1);
    if (length <= 0) return;
    if (last && last[0] + last[1] === begin) last[1] += length;
    else runs.push([begin, length]);
  };
  const width = size.at(-1) ?? 1;
  const move = moves.at(-1) ?? 0;
  const before = Math.min(width, Math.max(0, -move));
  const after = Math.min(width - before, Math.max(0, move));
  const leading = size.slice(0, -1);
  for (let line = 0; line < sizeOf(leading); line++) {
    const outside = positionOf(line, leading).some((position, axis) => {
      const moved = position + (moves[axis] ?? 0);
      return moved < 0 || moved >= (size[axis] ?? 1);
    });
    add(line * width, outside ? width : before);
    if (!outside) add((line + 1) * width - after, after);
  }
  return runs;
}

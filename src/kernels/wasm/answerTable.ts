import type { AttentionForm } from "../../core/sequence/attentionForm.ts";

/**
 * The table of one answer, as `assembly/answers.ts` takes it, in words of four bytes.
 *
 * @param lines where the values of each position lie, in bytes
 */
export function answerTable(form: AttentionForm, position: number, lines: readonly number[]): Uint32Array {
  const { positions, heads, c0, c1, c2, c3, v0, v1, bias } = form;
  const row = position * positions;
  const sources = lines.map((_, j) => j).filter((j) => bias[row + j] !== -Infinity);
  const numbers = new Float64Array(2 + heads * (4 + 5 * sources.length));
  const words = new Uint32Array(numbers.buffer);
  // Without a source a head adds nothing.
  words[0] = sources.length > 0 ? heads : 0;
  words[2] = lines[position] as number;
  let at = 2;
  for (let head = 0; head < heads; head++) {
    words[2 * at] = sources.length;
    numbers.set([c2[head * positions + position], c3[head], v1[head]] as number[], at + 1);
    at += 4;
    for (const j of sources) {
      words[2 * at] = lines[j] as number;
      numbers[at + 1] = c0[head * positions * positions + row + j] as number;
      numbers[at + 2] = c1[head * positions + j] as number;
      numbers[at + 3] = v0[j * heads + head] as number;
      numbers[at + 4] = bias[row + j] as number;
      at += 5;
    }
  }
  return words;
}

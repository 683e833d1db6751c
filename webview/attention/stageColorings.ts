import type { Matrix } from "../../src/core/sequence/matrix.ts";
import { type Coloring, createColoring } from "../color/coloring.ts";
import type { Palette } from "../color/palette.ts";
import type { StageName } from "./stageCells.ts";

/** Stages whose numbers are of one kind share a scale, so that equal colours are equal numbers. */
const before: readonly (readonly StageName[])[] = [["X"], ["Q"], ["K"], ["scores", "masked"]];
const answers: readonly StageName[] = ["V", "heads", "target", "loss"];
/** W_O makes something else of what the heads give. */
const mixedAnswers: readonly (readonly StageName[])[] = [
  ["V", "heads"],
  ["output", "target", "loss"],
];

type Maps = Readonly<Partial<Record<StageName, Matrix>>>;

/** The ranges of the stages' colours over all of these: round numbers, so that they stay while numbers change a little. */
export function stageRanges(all: readonly Maps[]): Readonly<Partial<Record<StageName, number>>> {
  const hasMixed = all.some(({ output }) => output !== undefined);
  const ranges: Partial<Record<StageName, number>> = { weights: 1 };
  for (const family of [...before, ...(hasMixed ? mixedAnswers : [answers])]) {
    const range = roundUp(Math.max(0, ...all.flatMap((maps) => family.map((stage) => maxAbs(maps[stage])))));
    for (const stage of family) ranges[stage] = range;
  }
  return ranges;
}

function maxAbs(matrix: Matrix | undefined): number {
  let most = 0;
  for (const value of matrix?.data ?? []) {
    if (Number.isFinite(value)) most = Math.max(most, Math.abs(value));
  }
  return most;
}

const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The least of a few round numbers of each power of ten that is no smaller; 1 for 0. */
export function roundUp(value: number): number {
  if (value === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value) + 1e-12);
  const factor = steps.find((n) => n * power >= value * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(2));
}

/** Makes each colouring once. */
export class StageColorings {
  readonly #made = new Map<string, Coloring>();
  #palette: Palette | undefined;

  of(palette: Palette, stage: StageName, range: number): Coloring {
    if (palette !== this.#palette) this.#made.clear();
    this.#palette = palette;
    const mode = stage === "weights" ? "weights" : "values";
    const name = `${mode} ${range}`;
    const coloring = this.#made.get(name) ?? createColoring(palette, mode, range, []);
    this.#made.set(name, coloring);
    return coloring;
  }
}

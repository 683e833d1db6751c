import { formatValue } from "../format.ts";
import { formatWeight, indexed } from "./names.ts";
import type { StageCell } from "./stageCells.ts";
import { type StageScene, valueAt } from "./stageScene.ts";
import { type Arithmetic, type Summand, signed, sumParts } from "./sumParts.ts";

/** The sources that a destination attends to. */
export function sourcesOf({ shape }: StageScene, row: number): readonly number[] {
  return Array.from({ length: shape.positions }, (_, source) => source).filter((source) =>
    shape.sees(row, source),
  );
}

/** What the mask makes of a score. */
export function maskLine(
  { design, shape, maps }: StageScene,
  cell: StageCell,
  name: string,
  value: string,
): Arithmetic {
  const { row, column } = cell;
  const [destination, source] = [row + 1, column + 1];
  const causal = design.mask === "causal";
  if (!shape.sees(row, column)) {
    const why = causal ? `source ${source} comes after destination ${destination}` : "the mask leaves it out";
    return { name, value: "−∞", parts: [], aside: why };
  }
  const score = maps.scores?.data[row * shape.positions + column] ?? 0;
  const { mask, softcap } = design;
  const added = typeof mask === "string" ? 0 : (mask.data[row * mask.columns + column] ?? 0);
  const written = indexed("s", destination, source);
  const cap = formatValue(softcap, 4);
  const [capped, cappedValue] =
    softcap === 0
      ? [written, signed(score)]
      : [`${cap}·tanh(${written} / ${cap})`, signed(softcap * Math.tanh(score / softcap))];
  if (added !== 0) {
    return { name, value, parts: [{ text: `${capped} + mask = ${cappedValue} + ${signed(added)}` }] };
  }
  const aside = causal ? `source ${source} is not after destination ${destination}` : undefined;
  return { name, value, parts: [{ text: capped }], ...(aside !== undefined && { aside }) };
}

/** Beyond these, powers of e are written relative to the largest, as they are computed. */
const readableExponent = 30;

/** A weight as the quotient it is. */
export function softmaxLine(
  scene: StageScene,
  { row, column }: StageCell,
  name: string,
  room: number,
): Arithmetic {
  const { shape } = scene;
  const value = formatWeight(valueAt(scene, "weights", row, column));
  if (!shape.sees(row, column)) return { name, value, parts: [], aside: "masked: e^−∞ = 0" };
  const before = shape.columns.masked === undefined ? "scores" : "masked";
  const sources = sourcesOf(scene, row);
  const scores = sources.map((source) => valueAt(scene, before, row, source));
  const most = Math.max(...scores);
  const shift = Math.max(...scores.map(Math.abs)) > readableExponent ? most : 0;
  const power = (score: number): Summand => ({
    text: "e",
    power: formatValue(score - shift, 4),
    size: Math.exp(score - shift),
  });
  const own = power(valueAt(scene, before, row, column));
  const whole = scores.reduce((sum, score) => sum + Math.exp(score - shift), 0);
  const { size, ...numerator } = own;
  return {
    name,
    value,
    parts: [
      numerator,
      { text: " / (" },
      ...sumParts(scores.map(power), room),
      { text: `) = ${formatValue(size, 4)} / ${formatValue(whole, 4)}` },
    ],
    ...(shift !== 0 && { aside: `scores less their largest, ${formatValue(shift, 4)}` }),
  };
}

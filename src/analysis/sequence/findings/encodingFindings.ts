import type { AttentionDesign } from "../../../core/sequence/attentionDesign.ts";
import type { Finding } from "./finding.ts";
import type { KeyFix } from "./keyFix.ts";

/** Positions that share their encoding. */
export function alikeEncodings(
  { positional_encoding: p }: AttentionDesign,
  positions: number,
  fix: KeyFix,
): readonly Finding[] {
  if (positions < 2) return [];
  const code = "finding-alike";
  const keys = ["positional_encoding"];
  const so = "they can't be told apart by where they stand, only by the values there.";
  if (p.columns === 0) {
    return [{ code, keys, message: `Positions 1 to ${positions} have no positional encodings: ${so}` }];
  }
  const groups = new Map<string, number[]>();
  for (let i = 0; i < p.rows; i++) {
    const row = [...p.data.subarray(i * p.columns, (i + 1) * p.columns)].join(", ");
    groups.set(row, [...(groups.get(row) ?? []), i + 1]);
  }
  const alike = [...groups].filter(([, members]) => members.length > 1);
  if (alike.length === 0) return [];
  const list = alike.map(
    ([row, members], n) =>
      `${n === 0 ? "Positions" : "positions"} ${listed(members)} have the same encoding (${row})`,
  );
  return [
    {
      code,
      keys,
      message: `${list.join(", ")}: ${so}`,
      fixes: fix("Give every position an encoding of its own", {
        positional_encoding: distinctEncodings(p.rows, p.columns),
      }),
    },
  ];
}

function listed(positions: readonly number[]): string {
  return `${positions.slice(0, -1).join(", ")} and ${positions.at(-1)}`;
}

/** Evenly along a line, or on a circle in the first two dimensions, with as many decimals as keep them apart. */
function distinctEncodings(positions: number, size: number): readonly (readonly number[])[] {
  const decimals = Math.max(2, Math.ceil(Math.log10(positions)) + 1);
  const short = (value: number) => Number(value.toFixed(decimals)) + 0;
  return Array.from({ length: positions }, (_, i) => {
    if (size === 1) return [short(-1 + (2 * i) / (positions - 1))];
    const angle = (2 * Math.PI * i) / positions;
    return Array.from({ length: size }, (_, n) =>
      n === 0 ? short(Math.cos(angle)) : n === 1 ? short(Math.sin(angle)) : 0,
    );
  });
}

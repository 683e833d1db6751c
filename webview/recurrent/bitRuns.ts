import type { BitOwner, PackedStep } from "../../src/core/sequence/packedTrace.ts";

/** Neighbouring bits of a state that tell of the same thing. */
export interface BitRun {
  readonly owner: BitOwner;
  /** Place of the first of them, from 0 for the sign; that of the bit after it for the leading 1, which has none. */
  readonly from: number;
  readonly bits: readonly number[];
  /** The leading 1 of the significand, which is not stored. */
  readonly isImplied: boolean;
}

/** The bits of a state in the order in which they are stored, the leading 1 put in where the significand begins. */
export function bitRuns({
  bits,
  owners,
  leadingOne,
}: Pick<PackedStep, "bits" | "owners" | "leadingOne">): BitRun[] {
  const runs: BitRun[] = [];
  const significand = owners.findIndex((owner) => owner !== "sign" && owner !== "exponent");
  for (const [place, bit] of bits.entries()) {
    if (place === significand && leadingOne !== undefined) {
      runs.push({ owner: leadingOne, from: place, bits: [1], isImplied: true });
    }
    const owner = owners[place] ?? "none";
    const last = runs.at(-1);
    if (last?.owner === owner && !last.isImplied)
      runs[runs.length - 1] = { ...last, bits: [...last.bits, bit] };
    else runs.push({ owner, from: place, bits: [bit], isImplied: false });
  }
  return runs;
}

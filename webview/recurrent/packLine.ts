import type { PackedStep } from "../../src/core/sequence/packedTrace.ts";
import { exactText, superscript } from "./numberText.ts";

/** A variable's share in the number that is the state. */
export interface PackTerm {
  readonly variable: number;
  readonly text: string;
}

/** How the cells of the held variables make up the state: `1,228·2¹² + 3,276`. Nothing for a state that holds nothing. */
export function packTerms({ held }: Pick<PackedStep, "held">): readonly PackTerm[] {
  return held.map(({ variable, cell }, n) => {
    const below = held.slice(n + 1).reduce((sum, { bits }) => sum + bits, 0);
    return { variable, text: `${exactText(cell)}${below === 0 ? "" : `·2${superscript(below)}`}` };
  });
}

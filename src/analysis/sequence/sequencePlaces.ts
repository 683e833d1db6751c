import type { ParameterPlace } from "../../params/parameterPlace.ts";
import type { ParsedSource, Path } from "../../params/source.ts";
import { writablePlace } from "../../params/writablePlace.ts";
import type { SequenceAnalysis } from "./sequenceAnalysis.ts";

/** Where the numbers of a design can be written: what training finds, or a sharper scale. */
export function sequencePlaces(
  source: ParsedSource,
  path: Path,
  { kind, layer }: SequenceAnalysis,
): Readonly<Record<string, ParameterPlace>> {
  const keys =
    kind === "attention"
      ? ["scale", "positional_encoding", "W_Q", "W_K", "W_V", ...(layer.W_O ? ["W_O"] : [])]
      : ["W_ih", "W_hh", "b_ih", "b_hh", "W_out", "b_out"];
  return Object.fromEntries(keys.map((key) => [key, writablePlace(source, path, key)]));
}

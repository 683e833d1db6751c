import { parseArgs } from "node:util";

export interface Options {
  readonly quick: boolean;
  /** Those of `known` that are wanted, in its order. */
  readonly parts: readonly string[];
}

/**
 * Arguments of `npm run bench`: `--quick`, and `--only` with names of parts, apart by commas or given several times.
 *
 * @throws RangeError for a part that is not known
 */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: { type: "boolean", default: false }, only: { type: "string", multiple: true } },
  });
  const wanted = [...(values.only ?? []), ...positionals]
    .flatMap((names) => names.split(","))
    .filter(Boolean);
  const unknown = wanted.find((name) => !known.includes(name));
  if (positionals.length > 0 && values.only === undefined) {
    throw new RangeError(
      `${positionals.join(" ")}: expected --quick or --only with some of ${known.join(", ")}`,
    );
  }
  if (unknown !== undefined) throw new RangeError(`no part ${unknown} among ${known.join(", ")}`);
  return { quick: values.quick, parts: known.filter((name) => wanted.length === 0 || wanted.includes(name)) };
}

/** Small decoders for what arrives from the page, which the host does not trust. Each throws `TypeError` with the path. */

export type Decoder<T> = (value: unknown, path?: string) => T;

function refuse(path: string | undefined, expected: string, value: unknown): never {
  throw new TypeError(
    `${path ?? "message"}: expected ${expected}, got ${value === null ? "null" : typeof value}`,
  );
}

export const text: Decoder<string> = (value, path) =>
  typeof value === "string" ? value : refuse(path, "text", value);

export const flag: Decoder<boolean> = (value, path) =>
  typeof value === "boolean" ? value : refuse(path, "true or false", value);

/** A whole number within the range that a float64 counts exactly. */
export const integer: Decoder<number> = (value, path) =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : refuse(path, "a whole number", value);

/** A finite number. */
export const number: Decoder<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? value : refuse(path, "a number", value);

export function oneOf<T extends string>(...choices: readonly T[]): Decoder<T> {
  return (value, path) =>
    choices.find((choice) => choice === value) ?? refuse(path, `one of ${choices.join(", ")}`, value);
}

export function list<T>(item: Decoder<T>): Decoder<readonly T[]> {
  return (value, path = "list") =>
    Array.isArray(value)
      ? value.map((entry, i) => item(entry, `${path}[${i}]`))
      : refuse(path, "a list", value);
}

export function optional<T>(item: Decoder<T>): Decoder<T | undefined> {
  return (value, path) => (value === undefined || value === null ? undefined : item(value, path));
}

export function object<T extends object>(members: { readonly [K in keyof T]-?: Decoder<T[K]> }): Decoder<T> {
  return (value, path = "message") => {
    if (typeof value !== "object" || value === null) refuse(path, "an object", value);
    const source: Record<string, unknown> = { ...value };
    const entries = Object.entries<Decoder<unknown>>(members).map(
      ([key, decode]) => [key, decode(source[key], `${path}.${key}`)] as const,
    );
    return Object.fromEntries(entries.filter(([, decoded]) => decoded !== undefined)) as T;
  };
}

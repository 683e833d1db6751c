import type { z } from "zod";
import { reportKeys, sequenceReportKeys } from "./keyDocs.ts";
import { nearestName } from "./nearest.ts";
import type { Fix, Problem, TextEdit } from "./problem.ts";
import { problem } from "./problemCodes.ts";
import { frameKeys, layerKeys, tensorKeys } from "./schema.ts";
import { distributionKeys, randomKeys, taskKeys } from "./sequenceSchema.ts";
import { notData, type ParsedSource, type Path } from "./source.ts";
import { valueText } from "./sourceTree.ts";
import { startingValue } from "./startingValue.ts";
import { describeValue, valueAt } from "./values.ts";

type Issue = z.core.$ZodIssue;

/** What the schema finds wrong with the value at `base`, in our words, at its place, with fixes. */
export function schemaProblems(source: ParsedSource, base: Path, issues: readonly Issue[]): Problem[] {
  const misspelt = new Set(issues.flatMap((issue) => keysMeantBy(source, base, issue)));
  return issues.flatMap((issue) => {
    // A key that is there under a misspelt name is no second mistake.
    const key = issue.path.at(-1);
    const isThere = issue.path.length === 1 && typeof key === "string" && misspelt.has(key);
    return isThere && valueAt(source.value, [...base, key]) === undefined ? [] : explain(source, base, issue);
  });
}

/** The keys of the value at `base` that its unknown ones most likely mean. */
function keysMeantBy(source: ParsedSource, base: Path, issue: Issue): readonly string[] {
  if (issue.code !== "unrecognized_keys" || issue.path.length > 0) return [];
  return issue.keys.flatMap((key) => nearestName(key, freeKeys(source, base)) ?? []);
}

function explain(source: ParsedSource, base: Path, issue: Issue): Problem[] {
  const path: Path = [...base, ...issue.path.map((step) => (typeof step === "symbol" ? String(step) : step))];
  const value = valueAt(source.value, path);
  if (value === notData) return [];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(source, path, key));
  if (value === undefined) return [missingKey(source, path)];
  if (issue.code === "invalid_value") return [invalidValue(source, path, issue.values.map(String))];
  if (issue.code === "invalid_union") {
    const { options } = issue as { readonly options?: readonly unknown[] };
    if (options !== undefined && typeof value === "string")
      return [invalidValue(source, path, options.map(String))];
    const inner = closestBranch(issue.errors);
    if (inner !== undefined) return schemaProblems(source, path, inner);
  }
  return [wrongType(source, path, value, issue)];
}

/** Of a union that failed, the alternative whose outermost kind was met, so that the mistake lies further inside. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const isInside = (issue: Issue) =>
    issue.path.length > 0 || issue.code === "unrecognized_keys" || issue.code === "invalid_value";
  return branches.find((issues) => issues.length > 0 && issues.every(isInside));
}

/** Whether a value is as the schema says but for keys that nothing reads. */
export function onlyUnknownKeys(issues: readonly Issue[]): boolean {
  return issues.every((issue) => {
    if (issue.code === "unrecognized_keys") return true;
    const inner = issue.code === "invalid_union" ? closestBranch(issue.errors) : undefined;
    return inner !== undefined && onlyUnknownKeys(inner);
  });
}

function unknownKey(source: ParsedSource, object: Path, key: string): Problem {
  const path = [...object, key];
  const free = freeKeys(source, object);
  const nearest = nearestName(key, free);
  const place = source.locate(path);
  const fixes = [
    ...fix(`Change to ${nearest}`, nearest === undefined ? undefined : source.rename(path, nearest)),
    ...fix(`Remove ${key}`, source.remove(path)),
  ];
  const hint =
    nearest === undefined
      ? `Known keys that are not there yet: ${free.join(", ") || "none"}.`
      : `Did you mean ${nearest}?`;
  return problem(
    "unknown-key",
    place.key ?? place.value,
    `${key} is not a key of ${object.length === 0 ? "a parameter file" : nameOf(object)}. ${hint}`,
    fixes,
  );
}

/** Those that an object may have and has not. */
function freeKeys(source: ParsedSource, object: Path): readonly string[] {
  const present = Object.keys(valueAt(source.value, object) ?? {});
  return keysOf(source, object).filter((name) => !present.includes(name));
}

function keysOf(source: ParsedSource, object: Path): readonly string[] {
  if (object.length === 0) return frameKeys;
  if (object[0] === "tasks") return object.length === 2 ? taskKeys : distributionKeys;
  const type = valueAt(source.value, [...object.slice(0, 2), "type"]);
  const isSequence = type === "attention" || type === "rnn";
  if (object.length === 2) return layerKeys(type);
  if (object.at(-1) === "expect") return isSequence ? sequenceReportKeys : reportKeys;
  return isSequence ? randomKeys : tensorKeys;
}

function missingKey(source: ParsedSource, path: Path): Problem {
  const object = path.slice(0, -1);
  const key = String(path.at(-1));
  const place = source.locate(object);
  const span =
    object.length === 0
      ? { offset: place.value.offset, length: Math.min(1, place.value.length) }
      : place.value;
  const value = startingValue(key, valueAt(source.value, object));
  const edit = source.insert(object, key, value);
  const message = `${nameOf(object)} has no ${key}, which it needs; for example ${key}: ${valueText(value)}.`;
  return problem("missing-key", place.key ?? span, message, fix(`Add ${key}: ${valueText(value)}`, edit));
}

function invalidValue(source: ParsedSource, path: Path, values: readonly string[]): Problem {
  const value = valueAt(source.value, path);
  const nearest = values.length === 1 ? values[0] : nearestName(String(value), values);
  const guess =
    nearest === undefined || values.length === 1 ? "" : ` Did you mean ${JSON.stringify(nearest)}?`;
  const { value: span } = source.locate(path);
  const message = `${nameOf(path)} can't be ${describeValue(value)}.${guess} It takes ${list(values.map((name) => JSON.stringify(name)))}.`;
  return problem(
    "invalid-value",
    span,
    message,
    nearest === undefined ? [] : replacing(source, path, nearest),
  );
}

function wrongType(source: ParsedSource, path: Path, value: unknown, issue: Issue): Problem {
  const { value: span } = source.locate(path);
  if (typeof value === "number" && !Number.isFinite(value)) {
    return problem("non-finite", span, `${nameOf(path)} takes finite numbers, got ${value}.`);
  }
  const isObject =
    issue.code === "invalid_type" && (issue.expected === "object" || issue.expected === "record");
  const expected = isObject && issue.message.startsWith("Invalid") ? "an object" : issue.message;
  const meant = typeof value === "string" ? meantBy(value) : undefined;
  const fixes = meant !== undefined && /number/.test(expected) ? replacing(source, path, meant) : [];
  return problem(
    "wrong-type",
    span,
    `${nameOf(path)} takes ${expected}, got ${describeValue(value)}.`,
    fixes,
  );
}

/** The number that quotes turned into text. */
function meantBy(value: string): number | undefined {
  return value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

/** Replaces a value where a literal of it stands. */
export function replacing(source: ParsedSource, path: Path, value: unknown): Fix[] {
  const { value: span, literal } = source.locate(path);
  return literal
    ? [{ title: `Change to ${valueText(value)}`, edits: [{ ...span, text: valueText(value) }] }]
    : [];
}

export function fix(title: string, edit: TextEdit | undefined): Fix[] {
  return edit === undefined ? [] : [{ title, edits: [edit] }];
}

/** How messages speak of the value at a path: `conv1`, `stride`, `stride[0]`. */
export function nameOf(path: Path): string {
  if (path.length === 0) return "A parameter file";
  const last = path.at(-1);
  if (typeof last === "string") return /^\w+$/.test(last) ? last : JSON.stringify(last);
  return `${nameOf(path.slice(0, -1))}[${last}]`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

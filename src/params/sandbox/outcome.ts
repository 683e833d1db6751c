import type { ProblemCode } from "../problemCodes.ts";
import { notData, type Path } from "../source.ts";
import { isObject, member } from "../values.ts";

/** A place in the code that ran: the file as it was named to the engine, and the line, from 1. */
export interface Frame {
  readonly file: string;
  readonly line: number;
}

export type Outcome =
  | {
      readonly kind: "value";
      /** The default export as plain data; values that are none are replaced by `notData`. */
      readonly value: unknown;
      readonly refused: readonly { readonly path: Path; readonly what: string }[];
      readonly printed: readonly { readonly text: string; readonly frames: readonly Frame[] }[];
    }
  | Failure;

export interface Failure {
  readonly kind: "failed";
  readonly code: ProblemCode;
  readonly message: string;
  /** Innermost first. */
  readonly frames: readonly Frame[];
}

export function framesOf(stack: unknown): readonly Frame[] {
  if (typeof stack !== "string") return [];
  return [...stack.matchAll(/\((.*):(\d+):\d+\)$/gm)].map(([, file = "", line]) => ({
    file,
    line: Number(line),
  }));
}

/** Decodes what the prelude wrote. The file may have meddled with it, so nothing about its form is taken for granted. */
export function decodeResult(text: string): Outcome {
  const result: unknown = JSON.parse(text);
  const root = { value: member(result, "value") };
  for (const entry of listOf(result, "special")) setAt(root, pathOf(entry), Number(member(entry, "text")));
  const refused = listOf(result, "refused").map((entry) => ({
    path: pathOf(entry),
    what: String(member(entry, "what")),
  }));
  for (const { path } of refused) setAt(root, path, notData);
  const printed = listOf(result, "printed").map((entry) => ({
    text: String(member(entry, "text")),
    frames: framesOf(member(entry, "stack")),
  }));
  return { kind: "value", value: root.value, refused, printed };
}

function listOf(result: unknown, key: string): readonly unknown[] {
  const list = member(result, key);
  return Array.isArray(list) ? list : [];
}

function pathOf(entry: unknown): Path {
  return listOf(entry, "path").filter((step) => typeof step === "string" || typeof step === "number");
}

function setAt(root: { value: unknown }, path: Path, value: unknown): void {
  const parent = path.reduce<unknown>(
    (at, step, i) => (i === 0 ? root.value : member(at, path[i - 1] ?? step)),
    root,
  );
  const last = path.at(-1);
  if (last === undefined) root.value = value;
  else if (Array.isArray(parent) && typeof last === "number" && last < parent.length) parent[last] = value;
  else if (isObject(parent) && Object.hasOwn(parent, last)) Object.defineProperty(parent, last, { value });
}

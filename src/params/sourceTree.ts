import { insertion, removal } from "./edits.ts";
import type { Span } from "./problem.ts";
import type { Location, ParsedSource, Path } from "./source.ts";

/** A value as the text writes it. JSON and TypeScript both become this tree, so that all that follows knows one language. */
export interface SourceNode {
  readonly span: Span;
  readonly literal: boolean;
  readonly members?: ReadonlyMap<string, SourceMember>;
  readonly elements?: readonly SourceNode[];
  /** Everything between the brackets that a comma separates, in order. */
  readonly items?: readonly Span[];
}

export interface SourceMember {
  readonly key: Span;
  /** From the key to the end of what is written for it. */
  readonly span: Span;
  readonly node: SourceNode;
  /** The items among which the member is written: those of the object, or of one that is spread into it. */
  readonly siblings: readonly Span[];
}

export type ParsedContent = Pick<ParsedSource, "value" | "problems" | "dependencies">;

/** Makes a parsed file of its content, its text and its tree; without a tree every place is the start of the text. */
export function parsedSource(
  content: ParsedContent,
  text: string,
  tree: SourceNode | undefined,
  keyText: (key: string) => string,
): ParsedSource {
  const root: SourceNode = tree ?? { span: firstToken(text), literal: false };
  return {
    ...content,
    locate: (path) => locate(root, path),
    insert(path, key, value) {
      const node = find(root, path);
      return (
        node?.members && insertion(text, node.span, node.items ?? [], `${keyText(key)}: ${valueText(value)}`)
      );
    },
    remove(path) {
      const parent = find(root, path.slice(0, -1));
      const last = path.at(-1);
      const member = parent?.members?.get(String(last));
      if (member) return removal(text, member.siblings, member.span);
      const element = typeof last === "number" ? parent?.elements?.[last] : undefined;
      return element && removal(text, parent?.items ?? [], element.span);
    },
    rename(path, key) {
      const member = find(root, path.slice(0, -1))?.members?.get(String(path.at(-1)));
      if (member === undefined) return undefined;
      const { offset, length } = member.key;
      // In `{ kernel }` the key is the value as well.
      const value = member.span.length === length ? `: ${text.slice(offset, offset + length)}` : "";
      return { offset, length, text: `${keyText(key)}${value}` };
    },
  };
}

/** A value as either language writes it, lists on one line. */
export function valueText(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(valueText).join(", ")}]` : JSON.stringify(value);
}

/** The span of the first word or sign of a text, or of what follows an offset: where a problem of the whole is shown. */
export function firstToken(text: string, from = 0): Span {
  const token = /[\w$]+|\S/.exec(text.slice(from));
  return { offset: from + (token?.index ?? 0), length: token?.[0].length ?? 0 };
}

/** A span with something to underline: for one at the end of the text its last sign. */
export function visibleSpan(text: string, span: Span): Span {
  const before = text.slice(0, span.offset).trimEnd();
  return span.length > 0 || before === "" ? span : { offset: before.length - 1, length: 1 };
}

function find(root: SourceNode, path: Path): SourceNode | undefined {
  return path.reduce<SourceNode | undefined>((node, step) => child(node, step), root);
}

function child(node: SourceNode | undefined, step: string | number): SourceNode | undefined {
  return typeof step === "number" ? node?.elements?.[step] : node?.members?.get(step)?.node;
}

function locate(root: SourceNode, path: Path): Location {
  let node = root;
  let found: Location = { value: root.span, literal: root.literal };
  for (const step of path) {
    const next = child(node, step);
    if (next === undefined) return { ...found, literal: false };
    const member = typeof step === "string" ? node.members?.get(step) : undefined;
    found = {
      value: next.span,
      literal: next.literal,
      ...(member ? { key: member.key, member: member.span } : {}),
    };
    node = next;
  }
  return found;
}

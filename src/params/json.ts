import { type Node, type ParseError, parseTree } from "jsonc-parser";
import { jsonSyntaxProblem } from "./jsonSyntax.ts";
import type { Problem, Span } from "./problem.ts";
import { problem } from "./problemCodes.ts";
import type { ParsedSource } from "./source.ts";
import { firstToken, parsedSource, type SourceMember, type SourceNode } from "./sourceTree.ts";

/** Reads JSON, tolerantly: from broken text come the problems and whatever can still be read. */
export function parseJson(text: string, language: "json" | "jsonc"): ParsedSource {
  const parsed = tolerantly(text, language);
  const content = { value: parsed.value, problems: parsed.problems, dependencies: [] };
  return parsedSource(content, text, parsed.tree, (key) => JSON.stringify(key));
}

interface Parsed {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  readonly tree?: SourceNode | undefined;
}

function tolerantly(text: string, language: "json" | "jsonc"): Parsed {
  if (text.trim() === "") {
    const skeleton = {
      title: "Write an empty parameter file",
      edits: [{ offset: 0, length: text.length, text: '{\n  "layers": {}\n}\n' }],
    };
    const message = 'The file is empty. A parameter file is an object with its layers: { "layers": { … } }.';
    return {
      value: undefined,
      problems: [problem("empty-file", { offset: 0, length: 0 }, message, [skeleton])],
    };
  }
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text, errors, {
      allowTrailingComma: language === "jsonc",
      disallowComments: language === "json",
    });
    const problems = firstAtEachPlace(errors.map((error) => jsonSyntaxProblem(text, error)));
    const isOtherText = root?.type !== "object" && problems.some(({ code }) => code === "json-syntax");
    if (root === undefined || isOtherText) return { value: undefined, problems };
    return { value: dataOf(root), tree: nodeOf(root, problems), problems };
  } catch (error) {
    // The parser recurses into brackets: only absurd nesting exhausts its stack.
    if (!(error instanceof RangeError)) throw error;
    return {
      value: undefined,
      problems: [problem("too-deep", firstToken(text), "The brackets are nested too deeply to be read.")],
    };
  }
}

/** The parser may complain twice about one place. */
function firstAtEachPlace(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ offset }, i) => problems.findIndex((other) => other.offset === offset) === i);
}

const spanOf = ({ offset, length }: Node): Span => ({ offset, length });

function dataOf(node: Node): unknown {
  if (node.type === "array") return node.children?.map(dataOf) ?? [];
  if (node.type !== "object") return node.value;
  // Object.fromEntries makes even a key "__proto__" an ordinary member.
  return Object.fromEntries(membersOf(node).map(({ key, value }) => [key.value, dataOf(value)]));
}

function nodeOf(node: Node, problems: Problem[]): SourceNode {
  const span = spanOf(node);
  const items = node.children?.map(spanOf) ?? [];
  if (node.type === "array") {
    const elements = node.children?.map((child) => nodeOf(child, problems)) ?? [];
    return { span, literal: true, elements, items };
  }
  if (node.type !== "object") return { span, literal: true };
  const members = new Map<string, SourceMember>();
  for (const { property, key, value } of membersOf(node)) {
    const name: string = key.value;
    if (members.has(name)) {
      problems.push(
        problem(
          "duplicate-key",
          spanOf(key),
          `"${name}" is written twice in this object; only the last one counts.`,
        ),
      );
    }
    members.set(name, {
      key: spanOf(key),
      span: spanOf(property),
      node: nodeOf(value, problems),
      siblings: items,
    });
  }
  return { span, literal: true, members, items };
}

/** The members that are complete; while one is being typed its value may be missing. */
function membersOf(
  node: Node,
): readonly { readonly property: Node; readonly key: Node; readonly value: Node }[] {
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && value ? [{ property, key, value }] : [];
  });
}

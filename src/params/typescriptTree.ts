import type { Expression, File, Node, ObjectExpression } from "@babel/types";
import { spanOf } from "./moduleSyntax.ts";
import type { Span } from "./problem.ts";
import type { SourceMember, SourceNode } from "./sourceTree.ts";
import { isObject, member } from "./values.ts";

/**
 * Where the parts of a module's default export come from. The syntax is read side by side with the value it gave, so
 * that text counts as a literal only where the value is indeed what it says.
 */
export function typescriptTree(file: File, value: unknown): SourceNode | undefined {
  const exported = defaultExport(file);
  return exported && new TreeBuilder(file).node(exported, value);
}

/** The expression of `export default …` or of `export { … as default }`. */
export function defaultExport(file: File): Node | undefined {
  for (const statement of file.program.body) {
    if (statement.type === "ExportDefaultDeclaration") return statement.declaration;
    if (statement.type !== "ExportNamedDeclaration" || statement.source) continue;
    for (const specifier of statement.specifiers) {
      if (specifier.type !== "ExportSpecifier") continue;
      const name =
        specifier.exported.type === "Identifier" ? specifier.exported.name : specifier.exported.value;
      if (name === "default") return specifier.local;
    }
  }
  return undefined;
}

class TreeBuilder {
  readonly #constants: ReadonlyMap<string, Expression>;

  constructor(file: File) {
    this.#constants = constantsOf(file);
  }

  node(written: Node, value: unknown): SourceNode {
    const expression = this.#resolve(written, value);
    const span = spanOf(expression);
    if (expression.type === "ObjectExpression") return this.#object(expression, value);
    if (expression.type === "ArrayExpression") {
      const items = expression.elements.flatMap((element) => (element ? [spanOf(element)] : []));
      const plain = expression.elements.every(
        (element) => element !== null && element.type !== "SpreadElement",
      );
      // After a spread or a hole the positions in the text are not those of the list.
      if (!plain) return { span, literal: false, items };
      const elements = expression.elements.flatMap((element, i) =>
        element ? [this.node(element, member(value, i))] : [],
      );
      const literal =
        Array.isArray(value) &&
        value.length === elements.length &&
        elements.every((element) => element.literal);
      return { span, literal, elements, items };
    }
    const constant = constantOf(expression);
    return { span, literal: constant !== undefined && Object.is(constant.value, value) };
  }

  /** Follows what does not change a value: type annotations, names of constants, and calls such as `defineLayers({ … })`. */
  #resolve(written: Node, value: unknown, followed: readonly string[] = []): Node {
    switch (written.type) {
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
      case "TSTypeAssertion":
      case "ParenthesizedExpression":
        return this.#resolve(written.expression, value, followed);
      case "Identifier": {
        const constant = this.#constants.get(written.name);
        if (constant === undefined || followed.includes(written.name)) return written;
        const target = this.#resolve(constant, value, [...followed, written.name]);
        // A computed constant says less than the place that uses it.
        return isLiteralSyntax(target) ? target : written;
      }
      case "CallExpression": {
        const [argument] = written.arguments;
        const same = argument?.type === "ObjectExpression" && isObject(value) && sharesKeys(argument, value);
        return same ? argument : written;
      }
      default:
        return written;
    }
  }

  #object(expression: ObjectExpression, value: unknown): SourceNode {
    const items = expression.properties.map(spanOf);
    const members = new Map<string, SourceMember>();
    for (const property of expression.properties) {
      if (property.type === "SpreadElement") {
        const spread = this.#resolve(property.argument, value);
        const inner = spread.type === "ObjectExpression" ? this.#object(spread, value).members : undefined;
        for (const [key, spreadMember] of inner ?? []) members.set(key, spreadMember);
        continue;
      }
      const key = keyOf(property);
      if (key === undefined) continue;
      const span = spanOf(property);
      const node: SourceNode =
        property.type === "ObjectProperty"
          ? this.node(property.value, member(value, key))
          : { span, literal: false };
      members.set(key, { key: spanOf(property.key), span, node, siblings: items });
    }
    return {
      span: spanOf(expression),
      literal: [...members.values()].every(({ node }) => node.literal),
      members,
      items,
    };
  }
}

function constantsOf(file: File): ReadonlyMap<string, Expression> {
  const constants = new Map<string, Expression>();
  for (const statement of file.program.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type !== "VariableDeclaration" || declaration.kind !== "const") continue;
    for (const { id, init } of declaration.declarations)
      if (id.type === "Identifier" && init) constants.set(id.name, init);
  }
  return constants;
}

function isLiteralSyntax(node: Node): boolean {
  return (
    node.type === "ObjectExpression" || node.type === "ArrayExpression" || constantOf(node) !== undefined
  );
}

/** The value of a literal of one number, text, boolean or null. */
function constantOf(node: Node): { readonly value: unknown } | undefined {
  switch (node.type) {
    case "NumericLiteral":
    case "StringLiteral":
    case "BooleanLiteral":
      return { value: node.value };
    case "NullLiteral":
      return { value: null };
    case "TemplateLiteral":
      return node.expressions.length === 0 ? { value: node.quasis[0]?.value.cooked } : undefined;
    case "UnaryExpression":
      return node.operator === "-" && node.argument.type === "NumericLiteral"
        ? { value: -node.argument.value }
        : undefined;
    default:
      return undefined;
  }
}

type Property = Exclude<ObjectExpression["properties"][number], { type: "SpreadElement" }>;

/** A property's key, where the text says it. */
function keyOf({ key, computed }: Property): string | undefined {
  if (key.type === "StringLiteral" || key.type === "NumericLiteral") return String(key.value);
  return key.type === "Identifier" && !computed ? key.name : undefined;
}

function sharesKeys(expression: ObjectExpression, value: object): boolean {
  return expression.properties.some((property) => {
    const key = property.type === "SpreadElement" ? undefined : keyOf(property);
    return key !== undefined && Object.hasOwn(value, key);
  });
}

/** The span at which problems of the whole export are shown: its first word. */
export function exportSpan(file: File, text: string): Span | undefined {
  const statement = file.program.body.find(({ type }) => type === "ExportDefaultDeclaration");
  if (!statement) return undefined;
  const { offset } = spanOf(statement);
  return { offset, length: /^export\s+default/.exec(text.slice(offset))?.[0].length ?? 0 };
}

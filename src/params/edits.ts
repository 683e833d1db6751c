import type { Span, TextEdit } from "./problem.ts";

const end = ({ offset, length }: Span) => offset + length;

/** Adds a member after the last item of an object, on a line of its own where that item has one. */
export function insertion(text: string, object: Span, items: readonly Span[], member: string): TextEdit {
  const last = items.at(-1);
  if (last === undefined) {
    const empty = /^\s*$/.test(text.slice(object.offset + 1, end(object) - 1));
    return empty
      ? { ...object, text: `{ ${member} }` }
      : { offset: object.offset + 1, length: 0, text: ` ${member} ` };
  }
  const indent = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, last.offset))?.[1];
  return {
    offset: end(last),
    length: 0,
    text: indent === undefined ? `, ${member}` : `,\n${indent}${member}`,
  };
}

/** Removes one of several items that commas separate, with the comma that would be left over. */
export function removal(text: string, items: readonly Span[], item: Span): TextEdit {
  const index = items.findIndex(({ offset }) => offset === item.offset);
  const [before, after] = [items[index - 1], items[index + 1]];
  if (after) return { offset: item.offset, length: after.offset - item.offset, text: "" };
  const comma = /^\s*,/.exec(text.slice(end(item)))?.[0].length ?? 0;
  const start = before ? end(before) : item.offset;
  return { offset: start, length: end(item) + (before ? 0 : comma) - start, text: "" };
}

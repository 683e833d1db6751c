/** Text in a code font, whatever it holds. */
export function code(text: string): string {
  const plain = text.replaceAll(/[`\r\n]/g, " ").trim();
  return plain === "" ? "` `" : `\`${plain}\``;
}

/** A table whose cells may hold any text. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll(/\r?\n/g, " ")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

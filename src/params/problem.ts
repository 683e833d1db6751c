/** A range of the text, in UTF-16 code units from its start, as VS Code counts. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

export interface TextEdit extends Span {
  readonly text: string;
}

/** Edits of the file itself that make a problem go away. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Something wrong in a parameter file, at its place in the text. Tools branch on `code`, never on `message`. */
export interface Problem extends Span {
  readonly code: string;
  readonly severity: "error" | "warning" | "information";
  /** The values, the rule, and the nearest valid value where there is one. */
  readonly message: string;
  readonly fixes?: readonly Fix[];
}

import type { Problem, Span, TextEdit } from "./problem.ts";
import type { TensorFileResult } from "./tensorFiles/fileTensor.ts";

export type Language = "json" | "jsonc" | "typescript";

/** The keys and indices that lead to a value, for example `["layers", "conv1", "stride", 0]`. */
export type Path = readonly (string | number)[];

/** Where a value stands in the text. */
export interface Location {
  /** The value itself; for a computed one the nearest property or expression that produced it. */
  readonly value: Span;
  /** The key, for members of an object that are written with one. */
  readonly key?: Span;
  /** From the key to the end of what is written for it, which may be the name of a constant whose value stands elsewhere. */
  readonly member?: Span;
  /** Whether the text at `value` is a literal of just this value, so that an edit may replace it. */
  readonly literal: boolean;
}

/** What a parser makes of a parameter file, whatever its language: plain data and the places it came from. */
export interface ParsedSource {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** The place of a value, or of its nearest ancestor that has one. */
  locate(path: Path): Location;
  /** Adds a member to the object at `path`, where the text writes that object. */
  insert(path: Path, key: string, value: unknown): TextEdit | undefined;
  /** Removes the member or element at `path` together with its comma, where the text writes it. */
  remove(path: Path): TextEdit | undefined;
  /** Writes another key for the member at `path`, where the text writes one. */
  rename(path: Path, key: string): TextEdit | undefined;
  /** Paths of the other files the value depends on. */
  readonly dependencies: readonly string[];
  /** What was read for the tensor source at `path`, if it names a file. */
  tensorFile?(path: Path): TensorFileResult | undefined;
}

/** Reads a file of the workspace as text; `undefined` (or a failure) when there is none or it may not be read. */
export type ReadFile = (path: string) => Promise<string | undefined> | string | undefined;

/** Stands for a value that parameters can't hold, such as a function; its problem has been told already. */
export const notData: unique symbol = Symbol("not data");

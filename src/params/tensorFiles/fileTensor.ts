import type { ProblemCode } from "../problemCodes.ts";

/** The numbers of a tensor file. */
export interface FileTensor {
  readonly shape: readonly number[];
  /** Row-major; in double precision where the file has more digits than float32 holds. */
  readonly data: Float32Array | Float64Array;
  /** Of a picture, whose shape is (channels, height, width): see `pictureChannels.ts`. */
  readonly isPicture?: boolean;
  /** Names the content, where it is known: equal digests, equal tensors. */
  readonly digest?: string;
}

/** Why a file is no tensor, as a problem at the source's `file` or `key`. The message goes on from the name of the file. */
export class TensorFileError extends Error {
  readonly code: ProblemCode;
  readonly at: "file" | "key";
  /** The key that is most likely meant. */
  readonly nearest: string | undefined;

  constructor(code: ProblemCode, message: string, at: "file" | "key" = "file", nearest?: string) {
    super(message);
    this.code = code;
    this.at = at;
    this.nearest = nearest;
  }
}

/** The tensor that a source `{ file, key }` names, or why there is none. */
export type TensorFileResult = FileTensor | TensorFileError;

/**
 * The tensor in a file of the workspace.
 *
 * @param path absolute
 * @throws TensorFileError when there is none
 */
export type ReadTensorFile = (path: string, key: string | undefined) => Promise<FileTensor>;

/** A file's bytes; `undefined` (or a failure) when there is none or it may not be read. */
export type ReadBytes = (path: string) => Promise<Uint8Array | undefined> | Uint8Array | undefined;

/** A whole model in one file is read as well; beyond this the editor would feel it. */
export const mostFileBytes = 2 ** 28;

/** A tensor in memory, whatever its file takes on disk. */
export const mostEntries = 2 ** 26;

export function corrupt(what: string): TensorFileError {
  return new TensorFileError("tensor-file-corrupt", `can't be read: ${what}.`);
}

/** The number of entries of a shape that a file's header tells, which may be anything. */
export function entriesOf(shape: readonly unknown[]): number {
  if (!shape.every((n): n is number => typeof n === "number" && Number.isSafeInteger(n) && n >= 0)) {
    throw corrupt(`[${shape.join(", ")}] is no shape`);
  }
  const entries = shape.reduce((total, n) => total * n, 1);
  if (entries <= mostEntries) return entries;
  const most = mostEntries.toLocaleString("en-US");
  throw new TensorFileError(
    "tensor-file-too-large",
    `holds a tensor of shape [${shape.join(", ")}] with ${entries.toLocaleString("en-US")} entries: at most ${most} can be read.`,
  );
}

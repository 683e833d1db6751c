import { corrupt, type FileTensor, TensorFileError } from "./fileTensor.ts";

/** Kinds of files that hold one tensor, which so has no name. */
const nameless: readonly string[] = ["npy", "csv", "png", "jpg", "jpeg"];
const kinds = [...nameless, "npz", "safetensors"];

/** The kind of a tensor file by the end of its name. */
function kindOf(path: string): string {
  return /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
}

/** @throws TensorFileError for a kind that can't be read, or a key where there is none */
export function checkKind(path: string, key: string | undefined): void {
  const kind = kindOf(path);
  if (!kinds.includes(kind)) {
    throw new TensorFileError(
      "tensor-file-type",
      `is of no kind that tensors are read from: those are ${kinds.map((name) => `.${name}`).join(", ")}.`,
    );
  }
  if (key !== undefined && nameless.includes(kind)) {
    throw new TensorFileError(
      "tensor-key",
      `holds a single tensor, as all .${kind} files do: it takes no key.`,
      "key",
    );
  }
}

/**
 * The tensor in a file. What a kind of file needs is loaded when the first of it is read.
 *
 * @throws TensorFileError when there is none
 */
export async function decodeTensorFile(
  path: string,
  key: string | undefined,
  bytes: Uint8Array,
): Promise<FileTensor> {
  checkKind(path, key);
  if (bytes.length === 0) throw corrupt("it is empty");
  switch (kindOf(path)) {
    case "npy":
      return (await import("./npy.ts")).readNpy(bytes);
    case "npz":
      return (await import("./npz.ts")).readNpz(bytes, key);
    case "safetensors":
      return (await import("./safetensors.ts")).readSafetensors(bytes, key);
    case "csv":
      return (await import("./csv.ts")).readCsv(bytes);
    case "png":
      return (await import("./png.ts")).readPng(bytes);
    default:
      return (await import("./jpeg.ts")).readJpeg(bytes);
  }
}

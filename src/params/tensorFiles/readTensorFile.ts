import { decodeTensorFile } from "./decodeTensorFile.ts";
import { mostFileBytes, type ReadBytes, type ReadTensorFile, TensorFileError } from "./fileTensor.ts";

/** Reads tensor files through whatever reads bytes. */
export function tensorFileReader(readBytes: ReadBytes): ReadTensorFile {
  return async (path, key) => {
    const bytes = await bytesAt(readBytes, path);
    if (bytes === undefined) throw missingFile(path);
    if (bytes.length > mostFileBytes) throw fileTooLarge(bytes.length);
    return decodeTensorFile(path, key, bytes);
  };
}

/** Programs outside may read in one go, or throw for what is not there. */
async function bytesAt(readBytes: ReadBytes, path: string): Promise<Uint8Array | undefined> {
  try {
    return await readBytes(path);
  } catch {
    return undefined;
  }
}

export function missingFile(path: string): TensorFileError {
  return new TensorFileError(
    "tensor-file-missing",
    `was not found: there is no ${path} in the workspace. Names are relative to the parameter file.`,
  );
}

export function fileTooLarge(bytes: number): TensorFileError {
  const megabytes = (n: number) => Math.ceil(n / 2 ** 20).toLocaleString("en-US");
  return new TensorFileError(
    "tensor-file-too-large",
    `has ${megabytes(bytes)} MB: at most ${megabytes(mostFileBytes)} MB can be read.`,
  );
}

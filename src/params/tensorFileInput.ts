import type { Problem } from "./problem.ts";
import { problem } from "./problemCodes.ts";
import { fix, replacing } from "./schemaProblems.ts";
import type { ParsedSource, Path } from "./source.ts";
import { type FileTensor, TensorFileError } from "./tensorFiles/fileTensor.ts";
import { pictureChannels } from "./tensorFiles/pictureChannels.ts";
import { missingFile } from "./tensorFiles/readTensorFile.ts";

export interface TensorFileInput {
  readonly tensor?: FileTensor;
  readonly problems: readonly Problem[];
}

/**
 * The tensor that the source at `path` names by file, which has been read before.
 *
 * @param channels that a picture is to have
 */
export function readTensorFileInput(
  source: ParsedSource,
  path: Path,
  file: string,
  channels: number,
): TensorFileInput {
  const read = source.tensorFile?.(path) ?? missingFile(file);
  const tensor = read instanceof TensorFileError ? read : withChannels(read, channels);
  if (tensor instanceof TensorFileError) return { problems: [fileProblem(source, path, file, tensor)] };
  return { tensor, problems: nonFinite(source, path, file, tensor) };
}

function withChannels(tensor: FileTensor, channels: number): FileTensor | TensorFileError {
  if (!tensor.isPicture) return tensor;
  try {
    return pictureChannels(tensor, channels);
  } catch (error) {
    if (error instanceof TensorFileError) return error;
    throw error;
  }
}

function fileProblem(source: ParsedSource, path: Path, file: string, error: TensorFileError): Problem {
  const { code, message, at, nearest } = error;
  const keyPath = [...path, "key"];
  const fixes =
    at === "key"
      ? nearest === undefined
        ? fix("Remove key", code === "tensor-key" ? source.remove(keyPath) : undefined)
        : replacing(source, keyPath, nearest)
      : fix(
          `Add key: ${JSON.stringify(nearest)}`,
          nearest === undefined ? undefined : source.insert(path, "key", nearest),
        );
  return problem(code, source.locate([...path, at]).value, `${file} ${message}`, fixes);
}

function nonFinite(source: ParsedSource, path: Path, file: string, { data, shape }: FileTensor): Problem[] {
  const first = data.findIndex((value) => !Number.isFinite(value));
  if (first < 0) return [];
  const index: number[] = [];
  for (let axis = shape.length - 1, rest = first; axis >= 0; axis--) {
    index.unshift(rest % (shape[axis] ?? 1));
    rest = Math.floor(rest / (shape[axis] ?? 1));
  }
  const message = `${file} holds ${data[first]} at [${index.join(", ")}]: everything computed from it is NaN or infinite too.`;
  return [problem("non-finite-entry", source.locate([...path, "file"]).value, message)];
}

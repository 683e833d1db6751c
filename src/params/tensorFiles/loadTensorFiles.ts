import { joinPath } from "../modulePaths.ts";
import type { ParsedSource, Path } from "../source.ts";
import { isObject, member } from "../values.ts";
import { checkKind } from "./decodeTensorFile.ts";
import { corrupt, type ReadTensorFile, TensorFileError, type TensorFileResult } from "./fileTensor.ts";

/** Reads the tensor files that the layers of a parsed file name; whoever makes sense of a layer finds them with its source. */
export async function loadTensorFiles(
  source: ParsedSource,
  path: string,
  readTensorFile: ReadTensorFile,
): Promise<ParsedSource> {
  const named = sourcesIn(source.value).map((found) => ({ ...found, file: joinPath(path, found.file) }));
  if (named.length === 0) return source;
  const read = async ({ at, file, key }: NamedFile) =>
    [fileKey(at), await resultOf(file, key, readTensorFile)] as const;
  const results = new Map(await Promise.all(named.map(read)));
  return {
    ...source,
    dependencies: [...new Set([...source.dependencies, ...named.map(({ file }) => file)])],
    tensorFile: (at) => results.get(fileKey(at)),
  };
}

interface NamedFile {
  readonly at: Path;
  readonly file: string;
  readonly key: string | undefined;
}

function sourcesIn(value: unknown): readonly NamedFile[] {
  const layers = member(value, "layers");
  return membersOf(layers).flatMap(([name, layer]) =>
    membersOf(layer).flatMap(([key, tensor]) => {
      const file = member(tensor, "file");
      const inner = member(tensor, "key");
      if (typeof file !== "string") return [];
      return [{ at: ["layers", name, key], file, key: typeof inner === "string" ? inner : undefined }];
    }),
  );
}

const membersOf = (value: unknown) => (isObject(value) ? Object.entries(value) : []);

const fileKey = (path: Path) => JSON.stringify(path);

async function resultOf(
  path: string,
  key: string | undefined,
  readTensorFile: ReadTensorFile,
): Promise<TensorFileResult> {
  try {
    checkKind(path, key);
    return await readTensorFile(path, key);
  } catch (error) {
    // A decoder that a broken file confuses throws whatever it likes.
    return error instanceof TensorFileError
      ? error
      : corrupt(error instanceof Error ? error.message : String(error));
  }
}

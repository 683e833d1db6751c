import { nearestName } from "../nearest.ts";
import { corrupt, TensorFileError } from "./fileTensor.ts";

const mostListed = 8;

/**
 * Which of a file's tensors is meant.
 *
 * @throws TensorFileError when none has that name, or there are several and no name was given
 */
export function chooseKey(names: readonly string[], key: string | undefined): string {
  const [first] = names;
  if (first === undefined) throw corrupt("there is no tensor in it");
  if (key === undefined && names.length === 1) return first;
  if (key !== undefined && names.includes(key)) return key;
  const listed = names.slice(0, mostListed).join(", ");
  const list = names.length > mostListed ? `${listed} and ${names.length - mostListed} more` : listed;
  if (key === undefined) {
    const message = `holds ${names.length} tensors: say in key which one is meant. It has ${list}.`;
    throw new TensorFileError("tensor-key", message, "file", first);
  }
  const nearest = nearestName(key, names) ?? (names.length === 1 ? first : undefined);
  const guess = nearest === undefined ? "" : ` Did you mean ${JSON.stringify(nearest)}?`;
  const message = `has no tensor ${JSON.stringify(key)}.${guess} It has ${list}.`;
  throw new TensorFileError("tensor-key", message, "key", nearest);
}

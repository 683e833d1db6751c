import { type UnzipFileInfo, unzipSync } from "fflate";
import { chooseKey } from "./chooseKey.ts";
import { corrupt, type FileTensor, mostEntries, TensorFileError } from "./fileTensor.ts";
import { readNpy } from "./npy.ts";

/** NumPy's archive of arrays: a zip of .npy files, whose names are the keys. */
export function readNpz(bytes: Uint8Array, key: string | undefined): FileTensor {
  const entries = listOf(bytes);
  const chosen = chooseKey(
    entries.map(({ name }) => name.replace(/\.npy$/, "")),
    key,
  );
  const entry = entries.find(({ name }) => name === `${chosen}.npy`);
  // Room for float64 and a header. It is what the archive says of itself: no more than that is unpacked.
  if (entry === undefined || entry.originalSize > 8 * mostEntries + 2 ** 16) {
    throw new TensorFileError(
      "tensor-file-too-large",
      `holds an array ${chosen} that unpacks to ${entry?.originalSize.toLocaleString("en-US")} bytes: that is more than can be read.`,
    );
  }
  const unpacked = unzip(bytes, ({ name }) => name === entry.name)[entry.name];
  if (unpacked?.length !== entry.originalSize) throw corrupt(`${entry.name} in it does not unpack`);
  return readNpy(unpacked);
}

function listOf(bytes: Uint8Array): readonly UnzipFileInfo[] {
  const entries: UnzipFileInfo[] = [];
  unzip(bytes, (entry) => {
    if (entry.name.endsWith(".npy")) entries.push(entry);
    return false;
  });
  return entries;
}

function unzip(bytes: Uint8Array, filter: (entry: UnzipFileInfo) => boolean) {
  // Shorter ones would be searched for their end before their start.
  if (bytes.length < 22) throw corrupt("it is too short for an archive");
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    throw corrupt(`as an archive it is broken, ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The names of the files in a zip archive and their sizes in it, from its central directory (APPNOTE.TXT, 4.3.12 and 4.3.16). */
export function zipEntries(archive: Buffer): Map<string, number> {
  const end = archive.lastIndexOf(Buffer.from("PK\u0005\u0006"));
  if (end < 0) throw new RangeError("this is no zip archive: it has no end record");
  const entries = new Map<string, number>();
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    entries.set(archive.toString("utf8", at + 46, at + 46 + name), archive.readUInt32LE(at + 20));
    at += 46 + name + extra + comment;
  }
  return entries;
}

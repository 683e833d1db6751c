import { createHash } from "node:crypto";

/** A name for everything that decides a layer's numbers: equal layers have equal keys. */
export function contentKey(content: object): string {
  const plain = (_: string, value: unknown) =>
    ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64")
      : value;
  return createHash("sha256").update(JSON.stringify(content, plain)).digest("base64");
}

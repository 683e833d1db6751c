import { createHash } from "node:crypto";

/** A name for everything that decides a layer's numbers: equal layers have equal keys. */
export function contentKey(content: object): string {
  const plain = (_: string, value: unknown) => {
    if (ArrayBuffer.isView(value))
      return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
    // The numbers of a file may be many, and have been digested where they were read.
    const { digest } = (value ?? {}) as { readonly digest?: unknown };
    return digest === undefined ? value : digest;
  };
  return createHash("sha256").update(JSON.stringify(content, plain)).digest("base64");
}

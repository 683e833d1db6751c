import { createHash } from "node:crypto";
import type { ConvLayer } from "../params/layer.ts";

/** A name for everything that decides a layer's numbers: equal layers have equal keys. */
export function contentKey({ parameters, weight, input, bias }: ConvLayer): string {
  const plain = (_: string, value: unknown) =>
    value instanceof Float32Array
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64")
      : value;
  return createHash("sha256")
    .update(JSON.stringify({ parameters, weight, input, bias }, plain))
    .digest("base64");
}

import { strFromU8 } from "fflate";
import { isObject, member } from "../values.ts";
import { chooseKey } from "./chooseKey.ts";
import { corrupt, entriesOf, type FileTensor, TensorFileError } from "./fileTensor.ts";
import { byteSize, type NumberType, readNumbersOf } from "./numberTypes.ts";

const types: Readonly<Record<string, NumberType>> = {
  F64: "f64",
  F32: "f32",
  F16: "f16",
  BF16: "bf16",
  I64: "i64",
  I32: "i32",
  I16: "i16",
  I8: "i8",
  U64: "u64",
  U32: "u32",
  U16: "u16",
  U8: "u8",
  BOOL: "bool",
};

/**
 * Many tensors by name: the length of a header in 8 bytes, the header as JSON, the numbers.
 * https://github.com/huggingface/safetensors#format
 */
export function readSafetensors(bytes: Uint8Array, key: string | undefined): FileTensor {
  const { header, start } = headerOf(bytes);
  const name = chooseKey(
    Object.keys(header).filter((candidate) => candidate !== "__metadata__"),
    key,
  );
  const entry = member(header, name);
  const [dtype, shape, offsets] = ["dtype", "shape", "data_offsets"].map((part) => member(entry, part));
  if (!Array.isArray(shape) || !Array.isArray(offsets)) throw corrupt(`its header tells no shape of ${name}`);
  const type = typeof dtype === "string" && Object.hasOwn(types, dtype) ? types[dtype] : undefined;
  if (type === undefined) {
    throw new TensorFileError(
      "tensor-dtype",
      `has numbers of type ${String(dtype)} in ${name}: ${Object.keys(types).join(", ")} can be read.`,
      "key",
    );
  }
  const entries = entriesOf(shape);
  const [from, to]: unknown[] = offsets;
  const size = entries * byteSize(type);
  const isInside =
    typeof from === "number" &&
    typeof to === "number" &&
    from >= 0 &&
    to - from === size &&
    start + to <= bytes.length;
  if (!isInside) throw corrupt(`the ${size} bytes of ${name} are not where its header says`);
  return { shape, data: readNumbersOf(bytes.subarray(start + from, start + to), type, entries) };
}

function headerOf(bytes: Uint8Array) {
  if (bytes.length < 8) throw corrupt("it is too short for a header");
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  const start = 8 + length;
  if (start > bytes.length) throw corrupt("its header is cut off");
  try {
    const header: unknown = JSON.parse(strFromU8(bytes.subarray(8, start)));
    if (isObject(header)) return { header, start };
  } catch {
    // Told below.
  }
  throw corrupt("its header is no JSON object");
}

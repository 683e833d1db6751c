export interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/** Reads varints and fields that begin with their length; the reverse of what `ProtobufWriter` writes. */
export function readProtobuf(bytes: Uint8Array): Field[] {
  let at = 0;
  const varint = () => {
    for (let [value, scale] = [0, 1]; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError("a varint without an end");
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  };
  const fields: Field[] = [];
  while (at < bytes.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    if (key % 8 === 0) fields.push({ number, value: varint() });
    else if (key % 8 === 2) {
      const length = varint();
      fields.push({ number, value: bytes.subarray(at, at + length) });
      at += length;
    } else throw new RangeError(`wire type ${key % 8}`);
  }
  if (at !== bytes.length) throw new RangeError("a field longer than its message");
  return fields;
}

/** The messages or texts of a field, in their order. */
export function bytesOf(message: Uint8Array, number: number): Uint8Array[] {
  return readProtobuf(message).flatMap((field) =>
    field.number === number && typeof field.value !== "number" ? [field.value] : [],
  );
}

export function textsOf(message: Uint8Array, number: number): string[] {
  return bytesOf(message, number).map((bytes) => new TextDecoder().decode(bytes));
}

export function integersOf(message: Uint8Array, number: number): number[] {
  return readProtobuf(message).flatMap((field) =>
    field.number === number && typeof field.value === "number" ? [field.value] : [],
  );
}

/**
 * Writes messages in the wire format of Protocol Buffers: fields of varints, and of bytes with their length before them.
 * See https://protobuf.dev/programming-guides/encoding.
 */
export class ProtobufWriter {
  readonly #bytes: number[] = [];

  /** A whole number from 0 to 2^53. */
  integer(field: number, value: number): this {
    return this.#key(field, 0).#varint(value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.#key(field, 2).#varint(value.length);
    for (const byte of value) this.#bytes.push(byte);
    return this;
  }

  message(field: number, write: (message: ProtobufWriter) => void): this {
    const message = new ProtobufWriter();
    write(message);
    return this.bytes(field, message.finish());
  }

  finish(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }

  #key(field: number, wireType: number): this {
    return this.#varint(field * 8 + wireType);
  }

  /** Seven bits a byte, the lowest first; all but the last have their highest bit set. */
  #varint(value: number): this {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`a varint is written of a whole number from 0, got ${value}`);
    }
    let rest = value;
    while (rest >= 128) {
      this.#bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.#bytes.push(rest);
    return this;
  }
}

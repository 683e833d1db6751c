import { createHash } from "node:crypto";
import { decodeTensorFile } from "../params/tensorFiles/decodeTensorFile.ts";
import { type FileTensor, mostFileBytes } from "../params/tensorFiles/fileTensor.ts";
import { fileTooLarge, missingFile } from "../params/tensorFiles/readTensorFile.ts";
import type { FileAnswer } from "../protocol/compute.ts";

interface Kept {
  readonly stamp: string;
  readonly tensor: FileTensor;
}

/** Beyond this many bytes of tensors, those that were asked for longest ago are let go. */
const mostBytes = 2 ** 28;

/** Tensors of files, decoded once for as long as a file stays as it is: a parameter file is read anew at each keystroke. */
export class TensorFileCache {
  /** In the order in which they were last asked for. */
  readonly #kept = new Map<string, Kept>();
  /** What is being asked at the moment. */
  readonly #asked = new Map<string, Promise<FileAnswer>>();
  readonly #most: number;

  constructor(most = mostBytes) {
    this.#most = most;
  }

  /**
   * @param base what `path` is relative to besides: files of two documents may have the same path
   * @param ask gets a file's bytes, unless it is as it was at a stamp
   * @throws TensorFileError when the file holds no such tensor
   */
  async read(
    base: string,
    path: string,
    key: string | undefined,
    ask: (known: string | undefined) => Promise<FileAnswer>,
  ): Promise<FileTensor> {
    const name = JSON.stringify([base, path, key]);
    const known = this.#kept.get(name);
    const answer = await this.#once(JSON.stringify([base, path, known?.stamp]), () => ask(known?.stamp));
    this.#kept.delete(name);
    if (answer.kind === "missing") throw missingFile(path);
    if (answer.kind === "too-large") throw fileTooLarge(answer.bytes);
    if (answer.kind === "bytes" && answer.bytes.length > mostFileBytes)
      throw fileTooLarge(answer.bytes.length);
    if (answer.kind === "unchanged" && known === undefined) throw new TypeError(`${path} was never read`);
    const kept =
      answer.kind === "bytes"
        ? { stamp: answer.stamp, tensor: shared(await decodeTensorFile(path, key, answer.bytes)) }
        : (known as Kept);
    this.#kept.set(name, kept);
    this.#letGo();
    return kept.tensor;
  }

  /** A model of many tensors asks for all of them at a time: its file is read once. */
  #once(question: string, ask: () => Promise<FileAnswer>): Promise<FileAnswer> {
    const asked = this.#asked.get(question) ?? ask().finally(() => this.#asked.delete(question));
    this.#asked.set(question, asked);
    return asked;
  }

  #letGo(): void {
    let bytes = [...this.#kept.values()].reduce((total, { tensor }) => total + tensor.data.byteLength, 0);
    for (const [name, { tensor }] of this.#kept) {
      if (bytes <= this.#most || this.#kept.size === 1) return;
      this.#kept.delete(name);
      bytes -= tensor.data.byteLength;
    }
  }
}

/** With its numbers in memory that all threads see, so that none copies them, and with a name for them. */
function shared(tensor: FileTensor): FileTensor {
  const { shape, data } = tensor;
  const memory = new SharedArrayBuffer(data.byteLength);
  const copy = data instanceof Float32Array ? new Float32Array(memory) : new Float64Array(memory);
  copy.set(data);
  const digest = createHash("sha256")
    .update(`${data.BYTES_PER_ELEMENT} ${shape.join(" ")}`)
    .update(data)
    .digest("base64");
  return { ...tensor, data: copy, digest };
}

import { checkLength } from "../arguments.ts";
import type { AttentionKernelOptions, AttentionParts, AttentionSizes } from "../attentionKernel.ts";
import type { AttentionPlan } from "../kernels.ts";
import { maskTable } from "./maskTable.ts";
import { Kept, type PlanMemory } from "./planMemory.ts";

/** Keys of a block where weights are not kept, and bytes of scores that should stay in the second cache. */
const keysPerBlock = 768;
const stripsBytes = 2 ** 18;

/** Multiply-adds between two pauses: about a millisecond. */
const macsPerStep = 2e7;

/** Attention of several heads, see `assembly/attention.ts`. */
export class WasmAttentionPlan implements AttentionPlan {
  readonly #memory: PlanMemory;
  /** What does it where a value is not finite: 0·∞ in a sum of values would be NaN. */
  readonly #otherwise: () => AttentionPlan;
  readonly #sizes: { readonly [Name in keyof AttentionSizes]-?: number };
  readonly #scale: number;
  readonly #softcap: number;
  readonly #causal: number;
  readonly #mask: { readonly starts: readonly number[]; readonly bytes: number };
  readonly #keyBlock: number;
  readonly #strips: number;
  readonly #queriesPerStep: number;
  readonly #q: number;
  readonly #k: number;
  readonly #v: number;
  readonly #packedKeys: number;
  readonly #packedValues: number;
  readonly #output: number;
  /** 0 where they are not kept. */
  readonly #weights: number;
  readonly #scores: number;
  readonly #parts: Kept<AttentionParts>;

  constructor(
    memory: PlanMemory,
    given: AttentionSizes,
    options: AttentionKernelOptions,
    otherwise: () => AttentionPlan,
  ) {
    const { samples = 1, heads, keyHeads = heads, queries, keys, size, valueSize = size } = given;
    const { mask, is_causal = false, scale = 1 / Math.sqrt(size), softcap = 0, keep = "weights" } = options;
    const { module } = memory;
    this.#memory = memory;
    this.#otherwise = otherwise;
    this.#sizes = { samples, heads, keyHeads, queries, keys, size, valueSize };
    this.#scale = scale;
    this.#softcap = softcap;
    this.#causal = is_causal ? 1 : 0;

    this.#keyBlock = keep === "nothing" ? Math.min(keys, keysPerBlock) : keys;
    const strips = Math.min(8, Math.floor(stripsBytes / (32 * this.#keyBlock)), Math.ceil(queries / 8));
    this.#strips = Math.max(1, strips);
    const block = 8 * this.#strips;
    this.#queriesPerStep = block * Math.ceil(macsPerStep / (block * keys * (size + valueSize)));
    const stripBytes = module.call.attentionStripBytes(size, valueSize, this.#keyBlock);
    module.reserveScratch(64 + this.#strips * stripBytes);

    const planes = samples * keyHeads;
    const cells = samples * heads * queries * keys;
    this.#q = memory.words(samples * heads * queries * size);
    this.#k = memory.words(planes * keys * size);
    this.#v = memory.words(planes * keys * valueSize);
    this.#packedKeys = memory.words(keys * size);
    this.#packedValues = memory.words(keys * valueSize);
    this.#output = memory.words(samples * heads * queries * valueSize);
    this.#weights = keep === "nothing" ? 0 : memory.words(cells);
    this.#scores = keep === "scores" ? memory.words(cells) : 0;
    const table = mask && maskTable(mask, [samples, heads, queries, keys]);
    const lines = table ? memory.floats(table.values) : 0;
    this.#mask = {
      starts: Array.from({ length: samples * heads }, (_, n) => lines + 4 * (table?.starts[n] ?? 0)),
      bytes: 4 * (table?.step ?? 0),
    };
    this.#parts = new Kept(module.arena, ({ floats }) => {
      const part = (address: number, count: number) => floats.subarray(address / 4, address / 4 + count);
      return {
        output: part(this.#output, samples * heads * queries * valueSize),
        ...(this.#weights > 0 && { weights: part(this.#weights, cells) }),
        ...(this.#scores > 0 && { scores: part(this.#scores, cells) }),
      };
    });
  }

  run(q: Float32Array, k: Float32Array, v: Float32Array): AttentionParts {
    this.#write(q, k, v);
    const { samples, keyHeads, heads, queries } = this.#sizes;
    for (let plane = 0; plane < samples * keyHeads; plane++) {
      if (!this.#pack(plane)) return this.#runOtherwise(q, k, v);
      for (let n = 0; n < heads / keyHeads; n++) this.#attend((plane * heads) / keyHeads + n, 0, queries);
    }
    return this.#parts.value;
  }

  *steps(q: Float32Array, k: Float32Array, v: Float32Array): Generator<void, AttentionParts> {
    this.#write(q, k, v);
    const { samples, keyHeads, heads, queries } = this.#sizes;
    for (let plane = 0; plane < samples * keyHeads; plane++) {
      if (!this.#pack(plane)) return this.#runOtherwise(q, k, v);
      for (let n = 0; n < heads / keyHeads; n++) {
        for (let from = 0; from < queries; from += this.#queriesPerStep) {
          const to = Math.min(queries, from + this.#queriesPerStep);
          this.#attend((plane * heads) / keyHeads + n, from, to);
          yield;
        }
      }
    }
    return this.#parts.value;
  }

  release(): void {
    this.#memory.release();
  }

  #write(q: Float32Array, k: Float32Array, v: Float32Array): void {
    const { samples, keyHeads, heads, queries, keys, size, valueSize } = this.#sizes;
    checkLength("k", k, samples * keyHeads * keys * size);
    checkLength("v", v, samples * keyHeads * keys * valueSize);
    this.#memory.write("q", q, samples * heads * queries * size, this.#q);
    this.#memory.write("k", k, k.length, this.#k);
    this.#memory.write("v", v, v.length, this.#v);
  }

  /** The keys and values of one head; whether all values are finite. */
  #pack(plane: number): boolean {
    const { keys, size, valueSize } = this.#sizes;
    const finite = this.#memory.module.call.packKeysAndValues(
      this.#k + 4 * plane * keys * size,
      this.#v + 4 * plane * keys * valueSize,
      keys,
      size,
      valueSize,
      this.#packedKeys,
      this.#packedValues,
    );
    return finite !== 0;
  }

  /** Some queries of one head of one sample. */
  #attend(head: number, from: number, to: number): void {
    const { call, scratch } = this.#memory.module;
    const { queries, keys, size, valueSize } = this.#sizes;
    const cells = 4 * head * queries * keys;
    call.attend(
      this.#q + 4 * head * queries * size,
      this.#packedKeys,
      this.#packedValues,
      from,
      to,
      keys,
      size,
      valueSize,
      this.#scale,
      this.#softcap,
      this.#causal,
      this.#mask.starts[head] as number,
      this.#mask.bytes,
      this.#output + 4 * head * queries * valueSize,
      this.#weights && this.#weights + cells,
      this.#scores && this.#scores + cells,
      this.#keyBlock,
      this.#strips,
      scratch,
    );
  }

  #runOtherwise(q: Float32Array, k: Float32Array, v: Float32Array): AttentionParts {
    return this.#otherwise().run(q, k, v);
  }
}

import { checkLength } from "../arguments.ts";
import type { AttentionKernelOptions, AttentionParts, AttentionSizes } from "../attentionKernel.ts";
import type { AttentionPlan } from "../kernels.ts";
import { ownScratch } from "../threads/board.ts";
import { split, worthSplitting } from "../threads/split.ts";
import { drain, portion } from "../threads/steps.ts";
import type { Call } from "./kernelExports.ts";
import { maskTable } from "./maskTable.ts";
import { Kept, type PlanMemory } from "./planMemory.ts";

/** Keys of a block where weights are not kept, and bytes of scores that should stay in the second cache. */
const keysPerBlock = 768;
const stripsBytes = 2 ** 18;

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
    this.#softcap = softcap > 0 ? softcap : 0;
    this.#causal = is_causal ? 1 : 0;

    this.#keyBlock = keep === "nothing" ? Math.min(keys, keysPerBlock) : keys;
    const strips = Math.min(8, Math.floor(stripsBytes / (32 * this.#keyBlock)), Math.ceil(queries / 8));
    this.#strips = Math.max(1, strips);
    const stripBytes = module.call.attentionStripBytes(size, valueSize, this.#keyBlock);
    module.reserveScratch(192 + this.#strips * stripBytes);

    const planes = samples * keyHeads;
    const cells = samples * heads * queries * keys;
    this.#q = memory.words(samples * heads * queries * size);
    this.#k = memory.words(planes * keys * size);
    this.#v = memory.words(planes * keys * valueSize);
    this.#packedKeys = memory.words(planes * keys * size);
    this.#packedValues = memory.words(planes * keys * valueSize);
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
    const { module } = this.#memory;
    if (module.team && this.#work >= worthSplitting) return drain(this.steps(q, k, v));
    this.#write(q, k, v);
    const { call, scratch } = module;
    const { samples, keyHeads, heads, queries } = this.#sizes;
    for (let plane = 0; plane < samples * keyHeads; plane++) {
      if (call.packKeysAndValues(...this.#packing(plane)) === 0) return this.#otherwise().run(q, k, v);
      for (let n = 0; n < heads / keyHeads; n++) {
        call.attend(...this.#part((plane * heads) / keyHeads + n, 0, queries, scratch));
      }
    }
    return this.#parts.value;
  }

  *steps(q: Float32Array, k: Float32Array, v: Float32Array): Generator<number, AttentionParts> {
    if (this.#work < worthSplitting) return this.run(q, k, v);
    this.#write(q, k, v);
    const { module } = this.#memory;
    const { samples, keyHeads, heads, queries } = this.#sizes;
    const planes = Array.from({ length: samples * keyHeads }, (_, plane) => plane);
    const packings = planes.map((plane): Call => ["packKeysAndValues", ...this.#packing(plane)]);
    // Hardly a share of the whole.
    const finite = yield* portion(module.make(packings), 0, 8 * queries);
    if (finite.includes(0)) return this.#otherwise().run(q, k, v);
    const range = { length: queries, multiple: 8 * this.#strips };
    const ranges = split(range, this.#work / (samples * heads), module.threads);
    const parts = Array.from({ length: samples * heads }, (_, head) =>
      ranges.map(([from, to]): Call => ["attend", ...this.#part(head, from, to, ownScratch)]),
    );
    yield* module.make(parts.flat());
    return this.#parts.value;
  }

  release(): void {
    this.#memory.release();
  }

  /** Multiply-adds. */
  get #work(): number {
    const { samples, heads, queries, keys, size, valueSize } = this.#sizes;
    return samples * heads * queries * keys * (size + valueSize);
  }

  #write(q: Float32Array, k: Float32Array, v: Float32Array): void {
    const { samples, keyHeads, heads, queries, keys, size, valueSize } = this.#sizes;
    checkLength("k", k, samples * keyHeads * keys * size);
    checkLength("v", v, samples * keyHeads * keys * valueSize);
    this.#memory.write("q", q, samples * heads * queries * size, this.#q);
    this.#memory.write("k", k, k.length, this.#k);
    this.#memory.write("v", v, v.length, this.#v);
  }

  /** What the keys and values of one head are packed with. */
  #packing(plane: number) {
    const { keys, size, valueSize } = this.#sizes;
    const [ofKeys, ofValues] = [4 * plane * keys * size, 4 * plane * keys * valueSize];
    return [
      this.#k + ofKeys,
      this.#v + ofValues,
      keys,
      size,
      valueSize,
      this.#packedKeys + ofKeys,
      this.#packedValues + ofValues,
    ] as const;
  }

  /** What some queries of one head of one sample attend with. */
  #part(head: number, from: number, to: number, scratch: number) {
    const { heads, keyHeads, queries, keys, size, valueSize } = this.#sizes;
    const plane = Math.floor((head * keyHeads) / heads);
    const cells = 4 * head * queries * keys;
    return [
      this.#q + 4 * head * queries * size,
      this.#packedKeys + 4 * plane * keys * size,
      this.#packedValues + 4 * plane * keys * valueSize,
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
    ] as const;
  }
}

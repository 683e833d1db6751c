import assert from "node:assert/strict";
import { compileAssembly } from "../../../scripts/build/kernels.ts";

/** The functions of `test/unit/kernels/assembly/functions.ts`. */
interface Functions {
  firstFree(): number;
  replaceByExp(at: number, count: number): void;
  replaceByExp2(at: number, count: number): void;
  replaceByTanh(at: number, count: number): void;
}

const normal = 2 ** -126;

for (const feature of ["relaxed-simd", "simd"] as const) {
  describe(`the functions of vectors, ${feature}`, () => {
    let apply: (
      name: "replaceByExp" | "replaceByExp2" | "replaceByTanh",
      values: Float32Array,
    ) => Float32Array;

    before(async function () {
      this.timeout(60_000); // compiles them where they have changed
      const bytes = await compileAssembly("test/unit/kernels/assembly/functions.ts", feature);
      if (!WebAssembly.validate(bytes)) this.skip();
      const memory = new WebAssembly.Memory({ initial: 64, maximum: 65536 });
      const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
      const functions = instance.exports as unknown as Functions;
      apply = (name, values) => {
        const at = Math.ceil(functions.firstFree() / 16) * 16;
        const place = new Float32Array(memory.buffer, at, Math.ceil(values.length / 4) * 4);
        place.set(values);
        functions[name](at, place.length);
        return place.slice(0, values.length);
      };
    });

    it("e^x errs by at most 2⁻²³ of the result, and is 0 where that would be denormal", () => {
      const x = between(-87.4, 88);
      const worst = worstError(apply("replaceByExp", x), x, (value) => {
        const power = Math.exp(value);
        return power < normal ? 0 : power;
      });
      assert.ok(worst.error <= 2 ** -23, `${worst.error * 2 ** 23} · 2⁻²³ at ${worst.x}`);
      const { NaN: nan } = Number;
      assert.deepEqual(
        apply("replaceByExp", Float32Array.of(0, -0, -1e-40, nan, -Infinity, -1e30, -104, -87.4)),
        Float32Array.of(1, 1, 1, nan, 0, 0, 0, 0),
      );
    });

    it("2^x errs by at most 2⁻²³ of the result, and is 0 below 2^−126.5", () => {
      const x = between(-126, 127.4);
      const worst = worstError(apply("replaceByExp2", x), x, (value) => 2 ** value);
      assert.ok(worst.error <= 2 ** -23, `${worst.error * 2 ** 23} · 2⁻²³ at ${worst.x}`);
      const { NaN: nan } = Number;
      assert.deepEqual(
        apply("replaceByExp2", Float32Array.of(0, -0, -1e-40, nan, -Infinity, -1e30, -126.6, -4, 9)),
        Float32Array.of(1, 1, 1, nan, 0, 0, 0, 1 / 16, 512),
      );
      // Whatever else the bits of a NaN say.
      const odd = new Float32Array(Uint32Array.of(0x7f_c0_00_81, 0xff_ff_ff_ff, 0x7f_80_00_01, 0).buffer);
      assert.deepEqual([...apply("replaceByExp2", odd)], [nan, nan, nan, 1]);
    });

    it("tanh errs by at most 2⁻²² of the result, and is odd", () => {
      const x = new Float32Array([...between(-10, 10), ...between(-1, 1), ...between(-1e-3, 1e-3)]);
      const worst = worstError(apply("replaceByTanh", x), x, Math.tanh);
      assert.ok(worst.error <= 2 ** -22, `${worst.error * 2 ** 22} · 2⁻²² at ${worst.x}`);
      const some = Float32Array.of(0, 1e-40, 0.3, 2, 1e9, Infinity, Number.NaN);
      const results = apply("replaceByTanh", some);
      assert.deepEqual([...results.slice(0, 2), ...results.slice(4)], [0, some[1], 1, 1, Number.NaN]);
      assert.deepEqual(
        apply(
          "replaceByTanh",
          some.map((value) => -value),
        ),
        results.map((value) => -value),
      );
    });
  });
}

/** Float32 numbers that fill an interval. */
function between(low: number, high: number): Float32Array {
  const count = 200_000;
  return Float32Array.from({ length: count + 1 }, (_, n) => low + ((high - low) * n) / count);
}

/** The worst relative error, or absolute where 0 is expected. */
function worstError(actual: Float32Array, x: Float32Array, exact: (x: number) => number) {
  let worst = { error: 0, x: Number.NaN };
  for (const [n, value] of x.entries()) {
    const expected = exact(value);
    const error = Math.abs((actual[n] as number) - expected) / (expected === 0 ? normal : Math.abs(expected));
    if (!(error <= worst.error)) worst = { error, x: value };
  }
  return worst;
}

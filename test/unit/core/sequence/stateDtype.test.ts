import assert from "node:assert/strict";
import fc from "fast-check";
import type { StateDtype } from "../../../../src/core/sequence/recurrentDesign.ts";
import { bitsOf, fromBits, roundTo, stateFormats } from "../../../../src/core/sequence/stateDtype.ts";

const dtypes = Object.keys(stateFormats) as StateDtype[];
const dtype = fc.constantFrom(...dtypes);

/** Any float64, all exponents alike. */
const anyNumber = fc
  .tuple(fc.double({ min: 1, max: 2 }), fc.integer({ min: -160, max: 160 }), fc.constantFrom(1, -1))
  .map(([significand, exponent, sign]) => sign * significand * 2 ** exponent);

describe("the number formats of a state", () => {
  it("say the numbers of their standards", () => {
    assert.equal(roundTo("float16", 65519.99), 65504);
    assert.equal(roundTo("float16", 65520), Infinity);
    assert.equal(roundTo("float16", -1e9), -Infinity);
    assert.equal(roundTo("float16", 2 ** -24), 2 ** -24);
    assert.equal(roundTo("float16", 2 ** -25), 0);
    assert.ok(Object.is(roundTo("float16", -(2 ** -25)), -0));
    assert.equal(roundTo("float16", 1 + 2 ** -11), 1);
    assert.equal(roundTo("float16", 1 + 3 * 2 ** -11), 1 + 2 ** -9);
    assert.equal(roundTo("bfloat16", 3.4e38), Infinity);
    assert.equal(roundTo("bfloat16", 1.005), 1.0078125);
    assert.equal(roundTo("bfloat16", 2 ** -133), 2 ** -133);
    for (const name of dtypes) {
      assert.ok(Number.isNaN(roundTo(name, Number.NaN)));
      assert.equal(roundTo(name, -Infinity), -Infinity);
      assert.ok(Object.is(roundTo(name, -0), -0));
    }
  });

  it("round to the nearest number there is, ties to an even significand", () => {
    // Every number of a 16-bit format, in ascending order.
    for (const name of ["float16", "bfloat16"] as const) {
      const finite = stateFormats[name].exponentBits === 5 ? 31 << 10 : 255 << 7;
      const numbers = Float64Array.from({ length: finite }, (_, n) => numberAt(name, n));
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: finite - 2 }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          (n, t) => {
            const [low, high] = [numbers[n] as number, numbers[n + 1] as number];
            const x = low + t * (high - low);
            const nearest = x - low < high - x ? low : x - low > high - x ? high : n % 2 === 0 ? low : high;
            assert.equal(roundTo(name, x), nearest);
            assert.equal(roundTo(name, -x), -nearest);
            assert.equal(roundTo(name, (low + high) / 2), n % 2 === 0 ? low : high);
          },
        ),
      );
    }
  });

  it("have the bits that memory has", () => {
    const view = new DataView(new ArrayBuffer(8));
    const inMemory = (bytes: number) =>
      Array.from({ length: 8 * bytes }, (_, n) => (view.getUint8(n >> 3) >> (7 - (n & 7))) & 1);
    const special = fc.constantFrom(0, -0, Infinity, -Infinity, Number.NaN, 5e-324, 2 ** -1023, 1e-40);
    fc.assert(
      fc.property(fc.oneof(anyNumber, special, fc.double()), (x) => {
        view.setFloat64(0, x);
        assert.deepEqual(bitsOf("float64", x), inMemory(8));
        view.setFloat32(0, x);
        assert.deepEqual(bitsOf("float32", x), inMemory(4));
        // A bfloat16 is the upper half of the float32 that it equals.
        view.setFloat32(0, roundTo("bfloat16", x));
        assert.deepEqual(bitsOf("bfloat16", x), inMemory(2));
      }),
    );
  });

  it("come back from their bits, and the bits from them", () => {
    fc.assert(
      fc.property(dtype, fc.oneof(anyNumber, fc.double()), (name, x) => {
        const bits = bitsOf(name, x);
        assert.equal(bits.length, stateFormats[name].width);
        assert.deepEqual(fromBits(name, bits), roundTo(name, x));
        assert.deepEqual(bitsOf(name, fromBits(name, bits)), bits);
      }),
    );
    assert.throws(() => fromBits("float16", [0, 1]), /a float16 has 16 bits, got 2/);
  });

  it("add up: sign, exponent and significand without its leading one", () => {
    for (const name of dtypes) {
      const { width, exponentBits, significandBits } = stateFormats[name];
      assert.equal(width, 1 + exponentBits + significandBits - 1);
      assert.equal(roundTo(name, 2 ** significandBits - 1), 2 ** significandBits - 1);
      if (name !== "float64") assert.equal(roundTo(name, 2 ** significandBits + 1), 2 ** significandBits);
    }
  });
});

/** The positive number with these bits, taken as a whole number. */
function numberAt(name: StateDtype, pattern: number): number {
  return fromBits(
    name,
    Array.from({ length: 16 }, (_, n) => (pattern >> (15 - n)) & 1),
  );
}

import assert from "node:assert/strict";
import fc from "fast-check";
import { Arena, type Block } from "../../../src/kernels/wasm/arena.ts";

describe("the arena", () => {
  const memory = (maximum = 1000) => new WebAssembly.Memory({ initial: 1, maximum });

  it("hands out blocks that are aligned, apart and inside the memory, and takes them back", () => {
    const step = fc.record({ bytes: fc.integer({ min: 0, max: 100_000 }), release: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const arena = new Arena(memory(), 100);
        const held: { block: Block; wanted: number }[] = [];
        for (const { bytes, release } of steps) {
          const [gone] = held.splice(release, 1);
          if (gone) arena.release(gone.block);
          held.push({ block: arena.allocate(bytes), wanted: bytes });
          held.sort((a, b) => a.block.address - b.block.address);
          for (const [n, { block, wanted }] of held.entries()) {
            const next = held[n + 1]?.block.address ?? arena.floats.buffer.byteLength;
            assert.ok(block.address >= 192 && block.address % 64 === 0);
            assert.ok(block.address + wanted + 64 <= next, "64 bytes lie after a block");
          }
          assert.equal(
            arena.held,
            held.reduce((sum, { block }) => sum + block.bytes, 0),
          );
        }
        for (const { block } of held) arena.release(block);
        assert.equal(arena.held, 0);
        // All gaps are one again: the whole memory can be had without growing.
        const { generation } = arena;
        arena.allocate(arena.floats.buffer.byteLength - 192 - 64);
        assert.equal(arena.generation, generation);
      }),
      { numRuns: 100 },
    );
  });

  it("keeps what was written when it grows, and shows it through new views", () => {
    const arena = new Arena(memory(), 0);
    const { address } = arena.allocate(16);
    const old = arena.floats;
    old[address / 4] = 5;
    arena.allocate(1_000_000);
    assert.equal(arena.generation, 1);
    assert.equal(old.length, 0);
    assert.equal(arena.floats[address / 4], 5);
    assert.equal(arena.integers.buffer, arena.floats.buffer);
  });

  it("says when there is no more", () => {
    const arena = new Arena(memory(2), 0);
    assert.throws(() => arena.allocate(200_000), {
      name: "RangeError",
      message: /memory of 65536 bytes, 0 of them in use, cannot grow by \d+/,
    });
    assert.doesNotThrow(() => arena.allocate(100_000), "what fits still does");
  });
});

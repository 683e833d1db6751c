import assert from "node:assert/strict";
import type { Task } from "../../../src/core/sequence/task.ts";
import { arithmeticOf } from "../../../webview/attention/arithmetic.ts";
import { cellSentence } from "../../../webview/attention/cellSentence.ts";
import type { StageCell, StageName } from "../../../webview/attention/stageCells.ts";
import type { StageScene } from "../../../webview/attention/stageScene.ts";
import { attention, exact, repeat } from "../core/sequence/designs.ts";
import { inViewOf, randomMatrix } from "./attentionScene.ts";

const { scene } = inViewOf(exact(10), repeat);
const cell = (stage: StageName, row: number, column = 0): StageCell => ({ stage, row, column });

/** The line as it is read, with what decides a sum in brackets. */
function line(of: StageScene, at: StageCell, room = 8): string {
  const { name, parts, value, aside } = arithmeticOf(of, at, room);
  const text = parts.map(({ text, power, decides }) => {
    const whole = power === undefined ? text : `${text}^${power}`;
    return decides ? `[${whole}]` : whole;
  });
  return `${name} = ${text.join("")}${parts.length > 0 ? " = " : ""}${value}${aside === undefined ? "" : ` (${aside})`}`;
}

describe("the arithmetic of a cell", () => {
  it("is that of the exact design, at every stage", () => {
    assert.equal(line(scene, cell("X", 1)), "p₂₁ = −1 (positional encoding)");
    assert.equal(line(scene, cell("X", 2, 2)), "x₃ = u₂ = 0.8");
    assert.equal(line(scene, cell("X", 0, 2)), "x₁ = 0");
    assert.equal(line(scene, cell("Q", 2)), "q₃ = [1·(−10)] + 0·0 + 0.8·0 = −10");
    assert.equal(line(scene, cell("scores", 2, 1)), "s₃₂ = (−10)·(−1) = 10");
    assert.equal(line(scene, cell("masked", 2, 1)), "m₃₂ = s₃₂ = 10 (source 2 is not after destination 3)");
    assert.equal(line(scene, cell("masked", 2, 3)), "m₃₄ = −∞ (source 4 comes after destination 3)");
    assert.equal(
      line(scene, cell("weights", 2, 1)),
      "a₃₂ = e^10 / (e^0 + [e^10] + e^−10) = 22026 / 22027 = 0.999955",
    );
    assert.equal(line(scene, cell("weights", 2, 3)), "a₃₄ = 0 (masked: e^−∞ = 0)");
    assert.equal(
      line(scene, cell("heads", 2)),
      "o₃ = 4.5e−5·0.5 + [0.999955·0.3] + 2.1e−9·0.8 = 0.3 (target y₃ = u₁ = 0.3)",
    );
    assert.equal(line(scene, cell("target", 3)), "y₄ = u₂ = 0.8");
    assert.equal(line(scene, cell("loss", 1)), "|o₂ − y₂| = |0.5 − 0.8| = 0.3");
  });

  it("squares where the task does", () => {
    const squared: Task = { ...repeat, loss: "l2" };
    const { scene: own } = inViewOf(exact(10), squared);
    assert.equal(line(own, cell("loss", 1)), "(o₂ − y₂)² = (0.5 − 0.8)² = 0.09001");
  });

  it("follows the values that are chosen", () => {
    const { scene: own } = inViewOf(exact(10), repeat, { variables: [{ name: "u2", value: 0.25 }] });
    assert.equal(line(own, cell("X", 2, 2)), "x₃ = u₂ = 0.25");
    assert.equal(line(own, cell("X", 1, 2)), "x₂ = u₁ = 0.3");
  });

  it("multiplies by the scale, and by the factor that is chosen", () => {
    const wide = attention([], [[1, 2]], [[1, 1]], [[1]], { scale: 0.5, mask: "none" });
    const { scene: own } = inViewOf(wide, repeat, { factor: 4 });
    assert.equal(own.maps.masked, undefined);
    assert.equal(line(own, cell("scores", 1, 2)), "s₂₃ = (0.3·0.8 + [0.6·0.8]) · 2 = 1.44");
  });

  it("caps scores before an added mask", () => {
    const mask = randomMatrix(4, 4, 5);
    mask.data.fill(0);
    mask.data[2] = -1;
    mask.data[3] = -Infinity;
    const capped = attention([], [[10]], [[1]], [[1]], { softcap: 2, mask });
    const { scene: own } = inViewOf(capped, repeat);
    assert.equal(line(own, cell("masked", 2, 1)), "m₃₂ = 2·tanh(s₃₂ / 2) = 1.667");
    assert.equal(line(own, cell("masked", 0, 2)), "m₁₃ = 2·tanh(s₁₃ / 2) + mask = 0 + (−1) = −1");
    assert.equal(line(own, cell("masked", 0, 3)), "m₁₄ = −∞ (the mask leaves it out)");
  });

  it("takes the largest score from large ones, as it is computed", () => {
    const { scene: own } = inViewOf(exact(400), repeat);
    assert.equal(
      line(own, cell("weights", 2, 0)),
      "a₃₁ = e^−400 / (e^−400 + [e^0] + e^−800) = 1.92e−174 / 1 = 1.9e−174 (scores less their largest, 400)",
    );
  });

  it("shortens long sums to the room", () => {
    const { scene: own } = inViewOf(attention([], [[1]], [[1]], [[1]]), {
      ...repeat,
      x: Array.from({ length: 12 }, () => ({ kind: "constant", value: 1 }) as const),
      y: Array.from({ length: 12 }, () => ({ kind: "constant", value: 1 }) as const),
    });
    assert.match(
      line(own, cell("heads", 11), 4),
      /^o₁₂ = 0\.0833·1 \+ 0\.0833·1 \+ … 9 more … \+ 0\.0833·1 = 1 /,
    );
  });

  it("mixes heads with W_O, and says of other heads only whose they are", () => {
    const mixed = attention([], [[1, 1]], [[1, 1]], [[1, 2]], {
      num_heads: 2,
      num_kv_heads: 2,
      W_O: randomMatrix(2, 1, 3),
    });
    const { scene: own } = inViewOf(
      { ...mixed, W_O: { rows: 2, columns: 1, data: Float64Array.of(0.5, 2) } },
      repeat,
      { head: 1 },
    );
    assert.equal(line(own, cell("output", 0)), "o₁ = 0·0.5 + 0·2 = 0 (target y₁ = u₁ = 0.3)");
    assert.match(line(own, cell("heads", 1, 0)), /^h₂₁ = [\d.]+ \(of head 1\)$/);
    assert.match(line(own, cell("heads", 1, 1)), /^h₂₂ = .*·0 \+ \[.*·0\.6\] = /);
  });
});

describe("the sentence of a cell", () => {
  it("names what it is, by its positions", () => {
    assert.equal(
      cellSentence(scene, cell("weights", 2, 1)),
      "Destination 3 attends to source 2 with weight 0.999955.",
    );
    assert.equal(cellSentence(scene, cell("weights", 2, 3)), "Destination 3 can't see source 4: masked.");
    assert.equal(cellSentence(scene, cell("heads", 2)), "Output at position 3: 0.3, target u₁ = 0.3.");
    assert.equal(
      cellSentence(scene, cell("X", 0, 1)),
      "Positional encoding at position 1, component 2: 0.5.",
    );
    assert.equal(cellSentence(scene, cell("K", 1)), "Key of position 2: −1.");
    assert.equal(
      cellSentence({ ...scene, tokens: ["a", "b", "c", "d"] }, cell("target", 0)),
      "Target at position 1 (a): u₁ = 0.3.",
    );
  });

  it("is there for every cell of every stage", () => {
    for (const [stage, map] of Object.entries(scene.maps)) {
      for (let i = 0; i < map.data.length; i++) {
        const at = cell(stage as StageName, Math.floor(i / map.columns), i % map.columns);
        assert.match(cellSentence(scene, at), /^[A-Z].*\.$/);
        assert.doesNotMatch(cellSentence(scene, at) + line(scene, at), /NaN|undefined/);
      }
    }
  });
});

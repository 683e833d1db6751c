import assert from "node:assert/strict";
import type { AttentionDesign } from "../../../src/core/sequence/attentionDesign.ts";
import type { Matrix } from "../../../src/core/sequence/matrix.ts";
import type { Task } from "../../../src/core/sequence/task.ts";
import { dependencyOf } from "../../../webview/attention/dependency.ts";
import { type StageCell, type StageName, stageNames } from "../../../webview/attention/stageCells.ts";
import type { StageScene } from "../../../webview/attention/stageScene.ts";
import { exact, repeat } from "../core/sequence/designs.ts";
import { inViewOf, randomMatrix } from "./attentionScene.ts";

type Maps = Partial<Record<StageName, Matrix>>;

/** One stage from those before it, by definition, cell by cell; nothing for stages that are given. */
function cellOf(
  { design, shape, task }: StageScene,
  maps: Maps,
  stage: StageName,
  row: number,
  column: number,
) {
  const at = (name: StageName, r: number, c: number) => {
    const map = maps[name];
    return map?.data[r * map.columns + c] ?? Number.NaN;
  };
  const sum = (count: number, term: (n: number) => number) =>
    Array.from({ length: count }, (_, n) => term(n)).reduce((a, b) => a + b, 0);
  const dot = (w: Matrix, c: number) =>
    sum(w.rows, (k) => at("X", row, k) * (w.data[k * w.columns + c] ?? Number.NaN));
  const { head, positions, valueSize } = shape;
  const shared = Math.floor((head * design.num_kv_heads) / design.num_heads);
  const keySize = design.W_Q.columns / design.num_heads;
  const last = maps.output ? "output" : "heads";
  switch (stage) {
    case "Q":
      return dot(design.W_Q, head * keySize + column);
    case "K":
      return dot(design.W_K, shared * keySize + column);
    case "V":
      return dot(design.W_V, shared * valueSize + column);
    case "scores":
      return design.scale * sum(keySize, (c) => at("Q", row, c) * at("K", column, c));
    case "masked": {
      if (!shape.sees(row, column)) return -Infinity;
      const score = at("scores", row, column);
      const capped = design.softcap > 0 ? design.softcap * Math.tanh(score / design.softcap) : score;
      return typeof design.mask === "object"
        ? capped + (design.mask.data[row * positions + column] ?? 0)
        : capped;
    }
    case "weights": {
      const before = maps.masked ? "masked" : "scores";
      const power = (j: number) => (shape.sees(row, j) ? Math.exp(at(before, row, j)) : 0);
      return power(column) / sum(positions, power);
    }
    case "heads":
      if (Math.floor(column / valueSize) !== head) return at("heads", row, column);
      // What is masked takes no part.
      return sum(positions, (j) =>
        shape.sees(row, j) ? at("weights", row, j) * at("V", j, column % valueSize) : 0,
      );
    case "output":
      return sum(
        design.W_O?.rows ?? 0,
        (c) => at("heads", row, c) * (design.W_O?.data[c * (maps.output?.columns ?? 1) + column] ?? 0),
      );
    case "loss": {
      const error = at(last, row, 0) - at("target", row, 0);
      return task?.loss === "l2" ? error * error : Math.abs(error);
    }
    default:
      return at(stage, row, column);
  }
}

const copyOf = (maps: Maps): Maps =>
  Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, { ...map, data: map.data.slice() }]));

function* cellsOf({ maps }: StageScene): Generator<StageCell> {
  for (const stage of stageNames) {
    const map = maps[stage];
    for (let i = 0; i < (map?.data.length ?? 0); i++) {
      const columns = map?.columns ?? 1;
      yield { stage, row: Math.floor(i / columns), column: i % columns };
    }
  }
}

const nameOf = ({ stage, row, column }: StageCell) => `${stage} ${row} ${column}`;

/** The cells that change when one does: at once, or (`through`) over others too. */
function changedBy(scene: StageScene, cell: StageCell, through: boolean): ReadonlySet<string> {
  const maps = copyOf(scene.maps);
  const nudged = maps[cell.stage];
  const place = cell.row * (nudged?.columns ?? 1) + cell.column;
  if (nudged) nudged.data[place] = (nudged.data[place] ?? 0) + 0.173;
  const changed = new Set<string>();
  for (const other of cellsOf(scene)) {
    if (nameOf(other) === nameOf(cell)) continue;
    const before = cellOf(scene, scene.maps, other.stage, other.row, other.column);
    const now = cellOf(scene, maps, other.stage, other.row, other.column);
    if (Object.is(now, before)) continue;
    changed.add(nameOf(other));
    const map = maps[other.stage];
    if (through && map) map.data[other.row * map.columns + other.column] = now;
  }
  return changed;
}

const names = (...lists: readonly (readonly StageCell[])[]) => new Set(lists.flat().map(nameOf));

function checkAll(scene: StageScene): void {
  const cells = [...cellsOf(scene)];
  const direct = new Map(cells.map((cell) => [nameOf(cell), changedBy(scene, cell, false)]));
  const whole = new Map(cells.map((cell) => [nameOf(cell), changedBy(scene, cell, true)]));
  const causes = (of: typeof direct, name: string) =>
    new Set(cells.map(nameOf).filter((other) => of.get(other)?.has(name)));
  for (const cell of cells) {
    const name = nameOf(cell);
    const { sources, targets, farSources, farTargets } = dependencyOf(scene.shape, cell);
    // A masked score is nothing: nudging −∞ changes nothing.
    assert.deepEqual(names(targets), direct.get(name), `targets of ${name}`);
    assert.deepEqual(names(sources), causes(direct, name), `sources of ${name}`);
    assert.deepEqual(names(targets, farTargets), whole.get(name), `all targets of ${name}`);
    assert.deepEqual(names(sources, farSources), causes(whole, name), `all sources of ${name}`);
  }
}

const design = (more: Partial<AttentionDesign> = {}): AttentionDesign => ({
  combine: "concat",
  positional_encoding: randomMatrix(4, 2, 1),
  W_Q: randomMatrix(3, 2, 2),
  W_K: randomMatrix(3, 2, 3),
  W_V: randomMatrix(3, 1, 4),
  num_heads: 1,
  num_kv_heads: 1,
  mask: "causal",
  scale: 0.5,
  softcap: 0,
  ...more,
});

/** Two heads of two values each, mixed into one answer. */
const mixed = design({
  W_Q: randomMatrix(3, 4, 12),
  W_K: randomMatrix(3, 2, 13),
  W_V: randomMatrix(3, 2, 14),
  W_O: randomMatrix(4, 1, 15),
  num_heads: 2,
});

describe("the dependency of stages", () => {
  it("evaluates a design as the core does", () => {
    for (const [one, head] of [
      [design(), 0],
      [mixed, 0],
      [mixed, 1],
    ] as const) {
      const { scene } = inViewOf(one, repeat, { head });
      for (const cell of cellsOf(scene)) {
        const expected = cellOf(scene, scene.maps, cell.stage, cell.row, cell.column);
        const actual =
          scene.maps[cell.stage]?.data[cell.row * (scene.maps[cell.stage]?.columns ?? 1) + cell.column];
        assert.ok(Object.is(expected, actual) || Math.abs(expected - (actual ?? 0)) < 1e-12, nameOf(cell));
      }
    }
  });

  it("is what changes with a cell, found by nudging each", () => checkAll(inViewOf(design(), repeat).scene));

  it("holds where nothing is masked", () => checkAll(inViewOf(design({ mask: "none" }), repeat).scene));

  it("holds for a mask that is added, with a cap on the scores", () => {
    const mask = randomMatrix(4, 4, 21);
    mask.data[1] = -Infinity;
    mask.data[11] = -Infinity;
    checkAll(inViewOf(design({ mask, softcap: 3 }), repeat).scene);
  });

  it("holds for each of several heads that W_O mixes", () => {
    for (const head of [0, 1]) checkAll(inViewOf(mixed, repeat, { head }).scene);
  });

  it("holds for squared losses, and without a task", () => {
    const squared: Task = { ...repeat, loss: "l2" };
    checkAll(inViewOf(design(), squared).scene);
    checkAll(inViewOf(design(), randomMatrix(4, 1, 31)).scene);
  });

  it("says of the exact design what its third answer is made of", () => {
    const { scene } = inViewOf(exact(10), repeat);
    const { sources, targets } = dependencyOf(scene.shape, { stage: "heads", row: 2, column: 0 });
    assert.deepEqual(
      names(sources),
      new Set(["weights 2 0", "weights 2 1", "weights 2 2", "V 0 0", "V 1 0", "V 2 0"]),
    );
    assert.deepEqual(names(targets), new Set(["loss 2 0"]));
  });
});

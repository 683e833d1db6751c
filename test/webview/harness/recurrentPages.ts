/** Recurrent layers that the harness shows, made here rather than read from a file, so that the panel can be looked at by itself. */

import { expectedLoss } from "../../../src/core/sequence/expectedLoss.ts";
import { matrixOf, zeros } from "../../../src/core/sequence/matrix.ts";
import { constantLoss, optimalLoss } from "../../../src/core/sequence/optimum.ts";
import { packedLoss } from "../../../src/core/sequence/packedLoss.ts";
import { defaultBits } from "../../../src/core/sequence/packedState.ts";
import type { RecurrentDesign, StateDtype } from "../../../src/core/sequence/recurrentDesign.ts";
import { recurrentPredictor } from "../../../src/core/sequence/recurrentPredictor.ts";
import { stateFormats } from "../../../src/core/sequence/stateDtype.ts";
import type { Task, Term } from "../../../src/core/sequence/task.ts";
import { randomRecurrent } from "../../../src/core/sequence/training/recurrentTraining.ts";
import type { RnnPage } from "../../../src/protocol/pageState.ts";
import type { PageFinding, PageTask } from "../../../src/protocol/sequence.ts";

const variable = (index: number): Term => ({ kind: "variable", index });
const uniform = { kind: "uniform", low: 0, high: 1 } as const;
const repeat: Task = {
  variables: [
    { name: "u1", distribution: uniform },
    { name: "u2", distribution: uniform },
  ],
  x: [{ kind: "constant", value: 0 }, variable(0), variable(1), variable(0)],
  y: [variable(0), variable(1), variable(0), variable(1)],
  loss: "l1",
};

/** Says each of three numbers two steps after it was heard, and the first one once more. */
const delay: Task = {
  variables: [
    { name: "a", distribution: { kind: "normal", mean: 0, deviation: 1 } },
    { name: "b", distribution: uniform },
    { name: "c", distribution: { kind: "discrete", values: [1, 2, 5], probabilities: [0.5, 0.25, 0.25] } },
  ],
  x: [variable(0), variable(1), variable(2), ...new Array<Term>(4).fill({ kind: "constant", value: 0 })],
  y: [
    { kind: "constant", value: 0 },
    { kind: "constant", value: 0 },
    variable(0),
    variable(1),
    variable(2),
    { kind: "constant", value: 0 },
    variable(0),
  ],
  loss: "l2",
};

/** h = (x_t, x_{t−1}): the answer is what was heard one step ago. */
const shift: RecurrentDesign = {
  scheme: "relu",
  hidden_size: 2,
  dtype: "float32",
  W_ih: matrixOf([[1], [0]]),
  W_hh: matrixOf([
    [0, 0],
    [1, 0],
  ]),
  b_ih: zeros(2, 1),
  b_hh: zeros(2, 1),
  W_out: matrixOf([[0, 1]]),
  b_out: 0,
};
const blank: RecurrentDesign = {
  ...shift,
  scheme: "tanh",
  hidden_size: 6,
  W_ih: zeros(6, 1),
  W_hh: zeros(6, 6),
  b_ih: zeros(6, 1),
  b_hh: zeros(6, 1),
  W_out: zeros(1, 6),
};

const forgets: PageFinding = {
  code: "forgets",
  severity: "warning",
  message:
    "At position 1, the layer answers 0, but u1 has not been seen: the median ½ would cost ¼ instead of ½.",
  offset: 30,
  fix: "Add ½ to the bias of the readout",
};

function pageTask(name: string, task: Task): PageTask {
  return { name, task, optimum: optimalLoss(task), constant: constantLoss(task) };
}

function unrolledPage(name: string, design: RecurrentDesign, findings: readonly PageFinding[]): RnnPage {
  const loss = expectedLoss(repeat, recurrentPredictor(design, repeat));
  const { hidden_size: size } = design;
  const parameters = size * (size + 4) + 1;
  return {
    kind: "rnn",
    key: name,
    name,
    type: "rnn",
    shapes: `4 positions, ${size} ${design.scheme} units`,
    rows: [
      { key: "loss", label: "expected loss", value: loss.loss.toFixed(6), formula: "Σᵢ E|oᵢ − yᵢ|" },
      {
        key: "parameters",
        label: "parameters",
        value: String(parameters),
        formula: "W_ih, W_hh, b_ih, b_hh, W_out, b_out",
      },
    ],
    examples: [],
    design,
    task: pageTask("repeat", repeat),
    loss,
    findings,
  };
}

function packedPage(name: string, dtype: StateDtype, task: Task): RnnPage {
  const bits = defaultBits(task, dtype);
  const design = { scheme: "packed", hidden_size: 1, dtype, bits } as const;
  const { excess, ...loss } = packedLoss(design, task);
  return {
    kind: "rnn",
    key: name,
    name,
    type: "rnn",
    shapes: `${task.x.length} positions, one ${dtype}`,
    rows: [
      { key: "loss", label: "expected loss", value: loss.loss.toFixed(9), formula: "Σᵢ E|oᵢ − yᵢ|" },
      {
        key: "bits",
        label: "bits",
        value: bits.join(" + "),
        formula: `${stateFormats[dtype].significandBits} of the significand, shared evenly`,
      },
      {
        key: "excess_loss",
        label: "excess loss",
        value: excess.measured.toExponential(4),
        formula: "(2^−b₁ + 2^−b₂)/4",
      },
    ],
    examples: [],
    design,
    task: pageTask(task === repeat ? "repeat" : "delay", task),
    loss,
    excess,
    claims: [{ key: "loss", claimed: task === repeat ? 0.5 : 1, holds: task === repeat, tolerance: 1e-3 }],
    findings: [],
  };
}

const tanh = randomRecurrent(blank, repeat, 3);

/** By the names of the harness's files. */
export const recurrentPages: Readonly<Record<string, () => readonly RnnPage[]>> = {
  packed: () => [
    packedPage("memory", "float32", repeat),
    packedPage("memory16", "bfloat16", repeat),
    packedPage("memory64", "float64", repeat),
    unrolledPage("shift", shift, [forgets]),
    unrolledPage("tanh", tanh, []),
  ],
  packed16: () => [packedPage("memory16", "bfloat16", repeat), packedPage("memory", "float32", repeat)],
  packed64: () => [packedPage("memory64", "float64", repeat)],
  delay: () => [packedPage("delay", "float16", delay)],
  relu: () => [unrolledPage("shift", shift, [forgets]), packedPage("memory", "float32", repeat)],
  tanh: () => [unrolledPage("tanh", tanh, []), unrolledPage("shift", shift, [forgets])],
};

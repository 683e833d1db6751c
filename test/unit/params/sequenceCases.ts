import type { ProblemCode } from "../../../src/params/problemCodes.ts";

const task = {
  variables: '{ "u1": { "uniform": [0, 1] }, "u2": { "uniform": [0, 1] } }',
  x: '[0, "u1", "u2", "u1"]',
  y: '["u1", "u2", "u1", "u2"]',
};

const object = (members: Readonly<Record<string, string | undefined>>) =>
  `{ ${Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => (key.startsWith("«") ? `«"${key.slice(1, -1)}"»: ${value}` : `"${key}": ${value}`))
    .join(", ")} }`;

type Members = Readonly<Record<string, string | undefined>>;

const file = (layer: Members, changes: Members = {}) =>
  `{ "layers": { "a": ${object(layer)} }, "tasks": { "repeat": ${object({ ...task, ...changes })} } }`;

/** The exact design, with some members replaced, added or left out. */
export const attention = (members: Members = {}, taskChanges: Members = {}): string =>
  file(
    {
      type: '"attention"',
      task: '"repeat"',
      mask: '"causal"',
      positional_encoding: "[[0, 0.5], [-1, 0], [1, 0], [-1, 0]]",
      W_Q: "[[-10], [0], [0]]",
      W_K: "[[1], [0], [0]]",
      W_V: "[[0], [1], [1]]",
      ...members,
    },
    taskChanges,
  );

export const rnn = (members: Members = {}): string =>
  file({ type: '"rnn"', task: '"repeat"', scheme: '"packed"', ...members });

const tanh = (members: Members = {}) =>
  rnn({ scheme: undefined, W_ih: "[[1]]", W_hh: "[[1]]", W_out: "[[1]]", ...members });

const longTask = { x: JSON.stringify(new Array(65).fill("u1")), y: JSON.stringify(new Array(65).fill("u2")) };

/** Mistakes in layers on sequences and in their tasks, at the place where each is to be marked. */
export const sequenceCases: readonly (readonly [code: ProblemCode, what: string, source: string])[] = [
  ["unknown-key", "a key of an attention layer", attention({ "«Wq»": "[[1]]" })],
  ["unknown-key", "a key of a task", attention({}, { "«losses»": '"l1"' })],
  [
    "unknown-key",
    "a distribution",
    attention({}, { variables: '{ "u1": { «"unifrom"»: [0, 1] }, "u2": { "uniform": [0, 1] } }' }),
  ],
  ["unknown-task", "a misspelt task", attention({ task: '«"repeet"»' })],
  ["unknown-variable", "a variable that is not there", attention({}, { x: '[0, "u1", «"u3"», "u1"]' })],
  ["length-mismatch", "three targets for four values", attention({}, { y: '«["u1", "u2", "u1"]»' })],
  ["length-mismatch", "bits of one variable", rnn({ bits: "«[12]»" })],
  [
    "distribution-range",
    "bounds in the wrong order",
    attention({}, { variables: '{ "u1": { "uniform": «[1, 0]» }, "u2": { "uniform": [0, 1] } }' }),
  ],
  [
    "distribution-range",
    "a negative deviation",
    attention({}, { variables: '{ "u1": { "normal": «[0, -1]» }, "u2": { "uniform": [0, 1] } }' }),
  ],
  [
    "distribution-range",
    "a probability of 2",
    attention({}, { variables: '{ "u1": { "bernoulli": «2» }, "u2": { "uniform": [0, 1] } }' }),
  ],
  [
    "distribution-range",
    "a rate of 0",
    attention({}, { variables: '{ "u1": { "exponential": «0» }, "u2": { "uniform": [0, 1] } }' }),
  ],
  [
    "distribution-range",
    "probabilities of 0.9 in all",
    attention(
      {},
      {
        variables:
          '{ "u1": { "discrete": «{ "values": [1, 2], "probabilities": [0.4, 0.5] }» }, "u2": { "uniform": [0, 1] } }',
      },
    ),
  ],
  [
    "missing-key",
    "no distribution",
    attention({}, { variables: '{ "u1": «{}», "u2": { "uniform": [0, 1] } }' }),
  ],
  [
    "missing-key",
    "neither task nor vectors",
    `{ "layers": { «"a"»: { "type": "attention" } }, "tasks": { "repeat": ${object(task)} } }`,
  ],
  ["conflicting-keys", "a task and vectors", attention({ x: "«[[1], [2]]»" })],
  ["conflicting-keys", "two names of one thing", tanh({ scheme: '"tanh"', nonlinearity: '«"relu"»' })],
  ["matrix-shape", "W_K with a row too few", attention({ W_K: "«[[1], [0]]»" })],
  [
    "matrix-shape",
    "three encodings for four positions",
    attention({ positional_encoding: "«[[0, 0.5], [-1, 0], [1, 0]]»" }),
  ],
  ["matrix-shape", "keys wider than queries", attention({ W_K: "«[[1, 0], [0, 1], [0, 0]]»" })],
  ["matrix-shape", "a mask of three rows", attention({ mask: "«[[true], [true], [true]]»" })],
  ["matrix-shape", "a list for a matrix", attention({ W_Q: "«[1, 0, 0]»" })],
  ["matrix-shape", "W_hh of another size", tanh({ W_hh: "«[[1, 0], [0, 1]]»" })],
  ["ragged-numbers", "rows of different length", attention({ W_Q: "[[-10], «[0, 1]», [0]]" })],
  [
    "heads-not-divisible",
    "two heads of one column",
    attention({ num_heads: "2", W_Q: "«[[-10], [0], [0]]»" }),
  ],
  [
    "heads-not-divisible",
    "three heads of keys for four",
    attention({
      num_heads: "4",
      num_kv_heads: "«3»",
      W_Q: undefined,
      W_K: undefined,
      W_V: undefined,
      W_O: "[[1], [1], [1], [1]]",
    }),
  ],
  ["output-not-scalar", "two values at each position", attention({ W_V: "«[[0, 1], [1, 0], [1, 0]]»" })],
  ["bits-too-many", "20 bits for each", rnn({ bits: "«[20, 20]»" })],
  ["invalid-value", "a packed state of two numbers", rnn({ hidden_size: "«2»" })],
  ["invalid-value", "an unknown mask", attention({ mask: '«"casual"»' })],
  ["too-large", "a state of a thousand numbers", tanh({ hidden_size: "«1000»" })],
  ["too-large", "a task of 65 positions", attention({ task: '«"repeat"»' }, longTask)],
  [
    "too-large",
    "a task of 65 positions to remember",
    rnn({ task: '«"repeat"»' }).replace(task.x, longTask.x).replace(task.y, longTask.y),
  ],
  ["example-weights", "no W_V", attention({ W_V: undefined, type: '«"attention"»' })],
  ["claim-false", "a loss that is not", attention({ expect: '{ "loss": «0.4» }' })],
  ["finding-uniform", "queries of 0", attention({ "«W_Q»": "[[0], [0], [0]]", W_Q: undefined })],
  ["finding-saturated", "scores 100 apart", attention({ "«W_Q»": "[[-100], [0], [0]]", W_Q: undefined })],
  ["finding-saturated", "a scale of 1000", attention({ "«scale»": "1000" })],
  [
    "finding-elsewhere",
    "queries that do not know where they stand",
    attention({
      positional_encoding: "[[0], [0], [-1], [-1]]",
      "«W_Q»": "[[0], [1]]",
      W_Q: undefined,
      W_K: "[[1], [0]]",
      W_V: "[[0], [1]]",
    }),
  ],
  [
    "finding-alike",
    "the same encoding everywhere",
    attention({
      "«positional_encoding»": "[[0, 0], [0, 0], [0, 0], [0, 0]]",
      positional_encoding: undefined,
    }),
  ],
  [
    "finding-unreachable",
    "values that leave x out",
    attention({ "«W_V»": "[[0], [1], [0]]", W_V: undefined }),
  ],
  [
    "finding-unreachable",
    "a mask that shows each position itself alone",
    attention({
      "«mask»":
        "[[true, false, false, false], [false, true, false, false], [false, false, true, false], [false, false, false, true]]",
      mask: undefined,
    }),
  ],
  [
    "finding-worse-than-constant",
    "the first of the classic designs",
    attention({
      positional_encoding: "[[0], [0], [1], [1]]",
      W_Q: "[[0], [1]]",
      W_K: "[[0], [1]]",
      W_V: "[[0], [1]]",
    }).replace('"a"', '«"a"»'),
  ],
];

// How sharply each position attends: type another number, or move the β slider in the panel, and watch the loss fall to ½.
const beta = 10;

// Neighbours have encodings of opposite sign, so that −β·p_i·p_j is greatest between them; the second dimension lets the first
// position carry ½, the best answer for what has not been heard yet.
const places = [
  [0, 1 / 2],
  [-1, 0],
  [1, 0],
  [-1, 0],
];

export default {
  layers: {
    exact: {
      type: "attention",
      task: "repeat",
      mask: "causal",
      positional_encoding: places,
      W_Q: [[-beta], [0], [0]],
      W_K: [[1], [0], [0]],
      W_V: [[0], [1], [1]],
      expect: { loss: 0.5 },
      tolerance: 1e-4,
    },
  },
  tasks: {
    repeat: {
      variables: { u1: { uniform: [0, 1] }, u2: { uniform: [0, 1] } },
      x: [0, "u1", "u2", "u1"],
      y: ["u1", "u2", "u1", "u2"],
      loss: "l1",
    },
  },
};

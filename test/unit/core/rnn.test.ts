import assert from "node:assert/strict";
import { rnn } from "../../../src/core/rnn.ts";
import { type Tensor, tensor } from "../../../src/core/tensor.ts";
import { assertClose } from "../support/closeTo.ts";
import { eachReferenceCase, given, needed } from "../support/referenceCases.ts";

describe("rnn", () => {
  eachReferenceCase<TorchRnn>("torch", "rnn", ({ attributes, inputs, outputs }) => {
    const options = attributes;
    const input = needed(inputs, "input");
    let x = options.batch_first ? swapFirst(input) : input;
    const directions = options.bidirectional ? ["", "_reverse"] : [""];
    const hidden: Tensor[] = [];
    for (let layer = 0; layer < options.num_layers; layer++) {
      const results = directions.map((suffix, direction) => {
        const start = part(given(inputs, "h_0"), layer * directions.length + direction);
        const result = rnn(suffix === "" ? x : reversed(x), {
          W_ih: needed(inputs, `weight_ih_l${layer}${suffix}`),
          W_hh: needed(inputs, `weight_hh_l${layer}${suffix}`),
          b_ih: given(inputs, `bias_ih_l${layer}${suffix}`),
          b_hh: given(inputs, `bias_hh_l${layer}${suffix}`),
          h0: start,
          nonlinearity: options.nonlinearity,
        });
        hidden.push(result.hidden);
        return suffix === "" ? result.output : reversed(result.output);
      });
      x = joinLast(results);
    }
    assertClose(options.batch_first ? swapFirst(x) : x, needed(outputs, "output"));
    assertClose(joinFirst(hidden), needed(outputs, "h_n"));
  });

  eachReferenceCase<{ layout?: number }>("onnx", "RNN", ({ attributes, inputs, outputs }) => {
    const { layout = 0 } = attributes;
    const x = needed(inputs, "X");
    const one = (t: Tensor) => tensor(t.shape.slice(1), t.data);
    const result = rnn(layout === 1 ? swapFirst(x) : x, {
      W_ih: one(needed(inputs, "W")),
      W_hh: one(needed(inputs, "R")),
    });
    const state = needed(outputs, "Y_h");
    assertClose(tensor(state.shape, result.hidden.data), state);
  });

  it("steps as it runs: two halves with the state handed over give the whole", () => {
    const x = tensor([4, 1, 2], Float32Array.of(1, -1, 0.5, 2, -0.25, 0, 1, 1));
    const weights = {
      W_ih: tensor([2, 2], Float32Array.of(0.5, -1, 0.25, 1)),
      W_hh: tensor([2, 2], Float32Array.of(0, 1, -1, 0.5)),
    };
    const whole = rnn(x, weights);
    const first = rnn(tensor([2, 1, 2], x.data.slice(0, 4)), weights);
    const second = rnn(tensor([2, 1, 2], x.data.slice(4)), { ...weights, h0: first.hidden });
    assert.deepEqual(second.hidden, whole.hidden);
    assert.deepEqual(second.output.data, whole.output.data.slice(4));
  });

  it("says what is wrong with the arguments", () => {
    const options = { W_ih: tensor([3, 2]), W_hh: tensor([3, 3]) };
    assert.throws(() => rnn(tensor([4, 1, 5]), options), {
      name: "RangeError",
      message: "W_ih must have shape [3, 5], got [3, 2]",
    });
    assert.throws(
      () => rnn(tensor([4, 1, 2]), { ...options, h0: tensor([1, 2, 3]) }),
      /h0 must have shape \[1, 1, 3\]/,
    );
  });
});

interface TorchRnn {
  readonly num_layers: number;
  readonly nonlinearity: "tanh" | "relu";
  readonly batch_first: boolean;
  readonly bidirectional: boolean;
}

function swapFirst(x: Tensor): Tensor {
  const [a = 0, b = 0, width = 0] = x.shape;
  const result = tensor([b, a, width]);
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      result.data.set(x.data.subarray((i * b + j) * width, (i * b + j + 1) * width), (j * a + i) * width);
    }
  }
  return result;
}

function reversed(x: Tensor): Tensor {
  const [steps = 0] = x.shape;
  const size = x.data.length / steps;
  const result = tensor(x.shape);
  for (let step = 0; step < steps; step++) {
    result.data.set(x.data.subarray(step * size, (step + 1) * size), (steps - 1 - step) * size);
  }
  return result;
}

function part(x: Tensor | undefined, index: number): Tensor | undefined {
  if (x === undefined) return undefined;
  const [, ...rest] = x.shape;
  const size = x.data.length / (x.shape[0] ?? 1);
  return tensor([1, ...rest], x.data.slice(index * size, (index + 1) * size));
}

function joinFirst(parts: readonly Tensor[]): Tensor {
  const [, ...rest] = parts[0]?.shape ?? [];
  return tensor([parts.length, ...rest], Float32Array.from(parts.flatMap((p) => [...p.data])));
}

function joinLast(parts: readonly Tensor[]): Tensor {
  const shape = parts[0]?.shape ?? [];
  const width = shape.at(-1) ?? 1;
  const lines = (parts[0]?.data.length ?? 0) / width;
  const values = Array.from({ length: lines }, (_, n) =>
    parts.flatMap((p) => [...p.data.slice(n * width, (n + 1) * width)]),
  );
  return tensor([...shape.slice(0, -1), width * parts.length], Float32Array.from(values.flat()));
}

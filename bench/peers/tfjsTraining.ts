import type { Inputs } from "../race/inputs.ts";
import type { TrainingWork } from "../race/work.ts";
import { input, joined, type Runner } from "./runner.ts";
import type { Tf } from "./tf.ts";
import { registerGradients } from "./tfjsGradients.ts";

/** Training of attention with TensorFlow.js's own gradients and Adam. */
export async function tfjsTraining(tf: Tf, work: TrainingWork, inputs: Inputs): Promise<Runner> {
  await registerGradients();
  const { size, batch } = work;
  const given = (name: string) => {
    const { data, shape } = input(inputs, name);
    return tf.tensor(data, shape);
  };
  const [p, wQ, wK, wV] = ["positional_encoding", "W_Q", "W_K", "W_V"].map((name) =>
    tf.variable(given(name)),
  );
  if (!p || !wQ || !wK || !wV) throw new RangeError("four matrices are trained");
  const x = tf.reshape(given("x"), [batch, 4, 1]);
  const y = given("y");
  const mask = tf.tensor(
    Float32Array.from({ length: 16 }, (_, n) => (n % 4 > Math.floor(n / 4) ? Number.NEGATIVE_INFINITY : 0)),
    [1, 4, 4],
  );
  const zeros = tf.tensor(new Float32Array(batch * 4 * (size - 1)), [batch, 4, size - 1]);
  const loss = () => {
    // Added to zeros rather than tiled, whose gradient would take a slice for each history.
    const encodings = tf.add(zeros, tf.reshape(p, [1, 4, size - 1]));
    const rows = tf.reshape(tf.concat([encodings, x], 2), [4 * batch, size]);
    const [q, k] = [wQ, wK].map((w) => tf.reshape(tf.matMul(rows, w), [batch, 4, size]));
    if (!q || !k) throw new RangeError("queries and keys");
    const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), size ** -0.5), mask);
    const values = tf.reshape(tf.matMul(rows, wV), [batch, 4, 1]);
    const answers = tf.reshape(tf.matMul(tf.softmax(scores), values), [batch, 4]);
    return tf.mul(tf.sum(tf.abs(tf.sub(answers, y))), 1 / batch);
  };
  const optimizer = tf.train.adam(work.learning_rate, 0.9, 0.999, 1e-8);
  const variables = [p, wQ, wK, wV];
  const step = () => tf.tidy(() => optimizer.minimize(loss, true, variables).dataSync()[0] ?? Number.NaN);
  return {
    repeat: (count) => {
      for (let n = 0; n < count; n++) step();
    },
    check: () => joined([Array.from({ length: 20 }, step)]),
    release: () => {
      optimizer.dispose();
      tf.dispose([...variables, x, y, mask, zeros]);
    },
  };
}

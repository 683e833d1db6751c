import { z } from "zod";
import {
  attentionDocs,
  distributionDocs,
  rnnDocs,
  sequenceReportDocs,
  taskDocs,
  tensorDocs,
} from "./keyDocs.ts";
import { expectOf, number, text, tolerance, whole } from "./schemaParts.ts";

/** The structure of layers on sequences and of their tasks. What ties keys together is checked by `attentionInput.ts` and its neighbours. */

/** Nested numbers are checked with their shape in `matrixInput.ts`. */
const rows = z.array(z.unknown()).meta({ items: { type: ["number", "array"] } });

const random = z.strictObject({
  random: z.enum(["normal", "uniform"]).meta({ description: tensorDocs.random }),
  seed: whole(0).meta({ description: tensorDocs.seed, default: 0 }).optional(),
  std: number.meta({ description: "What multiplies the random numbers.", default: 1 }).optional(),
});

const file = z.strictObject({
  file: text.meta({ description: tensorDocs.file }),
  key: text.meta({ description: tensorDocs.key }).optional(),
});

const matrix = z.union([rows, random, file], {
  error: 'rows of numbers, { "random": …, "seed": … } or { "file": … }',
});
const optionalMatrix = (description: string) => matrix.meta({ description }).optional();
const vector = (description: string) =>
  z.array(number, { error: "a list of numbers" }).meta({ description }).optional();

export const attention = z.strictObject({
  type: z.literal("attention").meta({ description: attentionDocs.type }),
  description: text.meta({ description: attentionDocs.description }).optional(),
  task: text.meta({ description: attentionDocs.task }).optional(),
  x: optionalMatrix(attentionDocs.x),
  tokens: z.array(text, { error: "a list of words" }).meta({ description: attentionDocs.tokens }).optional(),
  positional_encoding: optionalMatrix(attentionDocs.positional_encoding),
  combine: z
    .enum(["concat", "add"])
    .meta({ description: attentionDocs.combine, default: "concat" })
    .optional(),
  W_Q: optionalMatrix(attentionDocs.W_Q),
  W_K: optionalMatrix(attentionDocs.W_K),
  W_V: optionalMatrix(attentionDocs.W_V),
  W_O: optionalMatrix(attentionDocs.W_O),
  num_heads: whole(1).meta({ description: attentionDocs.num_heads, default: 1 }).optional(),
  num_kv_heads: whole(1).meta({ description: attentionDocs.num_kv_heads }).optional(),
  mask: z
    .union([z.enum(["none", "causal"]), z.array(z.unknown())], {
      error: '"none", "causal" or rows of true and false, or of numbers',
    })
    .meta({ description: attentionDocs.mask, default: "none" })
    .optional(),
  scale: z
    .union([z.literal("sqrt_d_k"), z.number()], { error: '"sqrt_d_k" or a number' })
    .meta({ description: attentionDocs.scale, default: "sqrt_d_k" })
    .optional(),
  softcap: number.meta({ description: attentionDocs.softcap, default: 0, minimum: 0 }).optional(),
  sequence_length: whole(1).meta({ description: attentionDocs.sequence_length }).optional(),
  embed_dim: whole(1).meta({ description: attentionDocs.embed_dim }).optional(),
  head_dim: whole(1).meta({ description: attentionDocs.head_dim }).optional(),
  expect: expectOf(sequenceReportDocs).meta({ description: attentionDocs.expect }).optional(),
  tolerance: tolerance(attentionDocs.tolerance),
});

export const rnn = z.strictObject({
  type: z.literal("rnn").meta({ description: rnnDocs.type }),
  description: text.meta({ description: rnnDocs.description }).optional(),
  task: text.meta({ description: rnnDocs.task }),
  hidden_size: whole(1).meta({ description: rnnDocs.hidden_size, default: 1 }).optional(),
  dtype: z
    .enum(["float16", "bfloat16", "float32", "float64"])
    .meta({ description: rnnDocs.dtype, default: "float32" })
    .optional(),
  scheme: z
    .enum(["packed", "tanh", "relu"])
    .meta({ description: rnnDocs.scheme, default: "tanh" })
    .optional(),
  nonlinearity: z.enum(["tanh", "relu"]).meta({ description: rnnDocs.nonlinearity }).optional(),
  bits: z.array(whole(0), { error: "a list of numbers" }).meta({ description: rnnDocs.bits }).optional(),
  W_ih: optionalMatrix(rnnDocs.W_ih),
  W_hh: optionalMatrix(rnnDocs.W_hh),
  b_ih: vector(rnnDocs.b_ih),
  b_hh: vector(rnnDocs.b_hh),
  W_out: optionalMatrix(rnnDocs.W_out),
  b_out: number.meta({ description: rnnDocs.b_out, default: 0 }).optional(),
  expect: expectOf(sequenceReportDocs).meta({ description: rnnDocs.expect }).optional(),
  tolerance: tolerance(rnnDocs.tolerance),
});

const pair = z.tuple([number, number], { error: "a list of two numbers" });

const distribution = z
  .strictObject({
    uniform: pair.meta({ description: distributionDocs.uniform }).optional(),
    normal: pair.meta({ description: distributionDocs.normal }).optional(),
    exponential: number.meta({ description: distributionDocs.exponential }).optional(),
    bernoulli: number.meta({ description: distributionDocs.bernoulli }).optional(),
    discrete: z
      .strictObject({
        values: z
          .array(number, { error: "a list of numbers" })
          .meta({ description: distributionDocs.values }),
        probabilities: vector(distributionDocs.probabilities),
      })
      .meta({ description: distributionDocs.discrete })
      .optional(),
  })
  .meta({ minProperties: 1 });

const terms = z.array(z.union([z.number(), z.string()], { error: "numbers and names of variables" }), {
  error: "a list of numbers and names of variables",
});

export const task = z.strictObject({
  description: text.meta({ description: taskDocs.description }).optional(),
  variables: z.record(z.string(), distribution).meta({ description: taskDocs.variables }),
  x: terms.meta({ description: taskDocs.x, examples: [[0, "u1", "u2", "u1"]] }),
  y: terms.meta({ description: taskDocs.y, examples: [["u1", "u2", "u1", "u2"]] }),
  loss: z.enum(["l1", "l2"]).meta({ description: taskDocs.loss, default: "l1" }).optional(),
});

export type AttentionInput = z.infer<typeof attention>;
export type RnnInput = z.infer<typeof rnn>;
export type TaskInput = z.infer<typeof task>;
export type DistributionInput = z.infer<typeof distribution>;
export type MatrixInput = z.infer<typeof matrix>;

export const taskKeys = Object.keys(task.shape);
export const distributionKeys = Object.keys(distribution.shape);
export const randomKeys = Object.keys(random.shape);

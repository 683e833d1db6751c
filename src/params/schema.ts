import { z } from "zod";
import { presets, type TensorRole } from "../core/presets.ts";
import { fileDocs, layerDocs, reportDocs, tensorDocs } from "./keyDocs.ts";
import { expectOf, text, tolerance, whole } from "./schemaParts.ts";
import { attention, rnn, task } from "./sequenceSchema.ts";

/**
 * The structure of a parameter file: the source of the types, of the validation and of the JSON Schema. Rules that tie
 * several keys together, and the ranges of sizes, are `resolveConv`'s; here they are only told to editors, as metadata.
 */

export const convTypes = ["conv1d", "conv2d", "conv3d"] as const;
export const transposedTypes = ["conv_transpose1d", "conv_transpose2d", "conv_transpose3d"] as const;

const perAxis = (minimum: number) =>
  z.union([whole(minimum), z.array(whole(minimum))], {
    error: "a number, or a list with one number an axis",
  });

const padding = z.union(
  [
    whole(0),
    z.array(
      z.union([whole(0), z.tuple([whole(0), whole(0)], { error: "a [before, after] pair" })], {
        error: "numbers or [before, after] pairs",
      }),
    ),
    z.enum(["same", "valid"]),
  ],
  { error: 'a number, a list with one entry an axis, [before, after] pairs, "same" or "valid"' },
);

/** Nested numbers are checked with their shape in `tensorNumbers.ts`: a large kernel would be slow to check here. */
const numbers = z
  .array(z.unknown())
  .meta({ description: tensorDocs.numbers, items: { type: ["number", "array"] } });

const presetFor = (role: TensorRole) => {
  const suited = presets.filter(({ roles }) => roles.includes(role));
  return z
    .enum(suited.map(({ name }) => name))
    .meta({ description: tensorDocs.preset, enumDescriptions: suited.map(({ description }) => description) });
};

const namedTensor = (role: TensorRole) =>
  z
    .strictObject({
      preset: presetFor(role).optional(),
      random: z.enum(["normal", "uniform"]).meta({ description: tensorDocs.random }).optional(),
      seed: whole(0).meta({ description: tensorDocs.seed, default: 0 }).optional(),
      file: text.meta({ description: tensorDocs.file }).optional(),
      key: text.meta({ description: tensorDocs.key }).optional(),
    })
    .meta({ minProperties: 1 });

const tensorFor = (role: TensorRole) =>
  z.union([numbers, namedTensor(role)], {
    error: 'nested numbers, { "preset": … }, { "random": …, "seed": … } or { "file": … }',
  });

const convKeys = {
  description: text.meta({ description: layerDocs.description }).optional(),
  input_size: perAxis(1).meta({ description: layerDocs.input_size, examples: [32, [224, 224]] }),
  in_channels: whole(1).meta({ description: layerDocs.in_channels, examples: [1, 3] }),
  out_channels: whole(1).meta({ description: layerDocs.out_channels, examples: [1, 16, 64] }),
  kernel_size: perAxis(1).meta({ description: layerDocs.kernel_size, examples: [3, 5, [3, 5]] }),
  stride: perAxis(1).meta({ description: layerDocs.stride, default: 1 }).optional(),
  padding: padding
    .meta({ description: layerDocs.padding, default: 0, examples: [1, [1, 2], "same"] })
    .optional(),
  dilation: perAxis(1).meta({ description: layerDocs.dilation, default: 1 }).optional(),
  groups: whole(1).meta({ description: layerDocs.groups, default: 1 }).optional(),
  padding_mode: z.enum(["zeros"]).meta({ description: layerDocs.padding_mode, default: "zeros" }).optional(),
  bias: z
    .union([z.boolean(), z.array(z.unknown()).meta({ items: { type: "number" } }), namedTensor("bias")], {
      error: 'true, false, a list of numbers, { "random": … } or { "file": … }',
    })
    .meta({ description: layerDocs.bias, default: true })
    .optional(),
  weight: tensorFor("weight")
    .meta({ description: layerDocs.weight, examples: [{ preset: "sobel_x" }] })
    .optional(),
  input: tensorFor("input")
    .meta({ description: layerDocs.input, examples: [{ preset: "waves" }] })
    .optional(),
  expect: expectOf(reportDocs).meta({ description: layerDocs.expect }).optional(),
  tolerance: tolerance(layerDocs.tolerance),
};

const described = <T extends z.ZodType>(type: T) => type.meta({ description: layerDocs.type });

const conv = z.strictObject({ type: described(z.enum(convTypes)), ...convKeys });

const convTranspose = z.strictObject({
  type: described(z.enum(transposedTypes)),
  ...convKeys,
  output_padding: perAxis(0).meta({ description: layerDocs.output_padding, default: 0 }).optional(),
});

export const layerSchema = z.discriminatedUnion("type", [conv, convTranspose, attention, rnn]);

const fileKeys = {
  $schema: text.meta({ description: fileDocs.$schema }).optional(),
  description: text.meta({ description: fileDocs.description }).optional(),
  tasks: z.record(z.string(), task).meta({ description: fileDocs.tasks }).optional(),
};

/** A whole file, for the JSON Schema. */
export const fileSchema = z.strictObject({
  ...fileKeys,
  layers: z.record(z.string(), layerSchema).meta({ description: fileDocs.layers }),
});

/** A file around its layers and tasks, which are checked one by one so that a broken one does not hide the others. */
export const frameSchema = z.strictObject({
  ...fileKeys,
  tasks: z.record(z.string(), z.unknown(), { error: "an object of tasks" }).optional(),
  layers: z.record(z.string(), z.unknown(), { error: "an object of layers" }),
});

export type LayerInput = z.infer<typeof layerSchema>;
export type TransposedInput = z.infer<typeof convTranspose>;
export type ConvInput = z.infer<typeof conv> | TransposedInput;
export type TensorInput = z.infer<ReturnType<typeof tensorFor>>;

export const tensorKeys = Object.keys(namedTensor("input").shape);
export const frameKeys = Object.keys(frameSchema.shape);

export function isTransposed(layer: ConvInput): layer is TransposedInput {
  return transposedTypes.some((name) => name === layer.type);
}

/** The keys of a layer of this type; all of any convolution's when the type is unknown. */
export function layerKeys(type: unknown): readonly string[] {
  if (type === "attention") return Object.keys(attention.shape);
  if (type === "rnn") return Object.keys(rnn.shape);
  return Object.keys((convTypes.some((name) => name === type) ? conv : convTranspose).shape);
}

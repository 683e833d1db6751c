import type { ConvAxis, ConvGeometry } from "../core/convGeometry.ts";
import type { ReportKey } from "../params/keyDocs.ts";
import { product } from "./convReport.ts";
import type { ConvReport } from "./document.ts";

type Value = number | readonly number[];
type Mistake = readonly [value: Value, explanation: string];

/** Says where a wrong claim probably comes from, when it is what a well-known slip gives. */
export function likelyMistake(
  key: ReportKey,
  claimed: Value,
  g: ConvGeometry,
  report: ConvReport,
): string | undefined {
  const wanted = JSON.stringify(claimed);
  return mistakesOf(key, g, report).find(([value]) => JSON.stringify(value) === wanted)?.[1];
}

function mistakesOf(key: ReportKey, g: ConvGeometry, r: ConvReport): readonly Mistake[] {
  const weights = product(g.weightShape);
  const reversed = (shape: readonly number[]): Mistake => [
    shape.toReversed(),
    "These are the rows and columns the other way round.",
  ];
  switch (key) {
    case "output_size":
      return g.transposed ? [] : outputMistakes(g);
    case "d_in":
      return [
        [
          g.inChannels * product(g.outputSize),
          "That is in_channels times the output's size; d_in counts the cells of the input.",
        ],
        [product(g.inputSize), "That leaves out the channels."],
        [r.d_out, "That is d_out."],
      ];
    case "d_out":
      return [
        [
          g.outChannels * product(g.inputSize),
          "That is out_channels times the input's size; d_out counts the cells of the output.",
        ],
        [product(g.outputSize), "That leaves out the channels."],
        [r.d_in, "That is d_in."],
      ];
    case "unfold_shape":
    case "matrix_shape":
    case "stacked_matrix_shape":
      return [reversed(r[key])];
    case "parameters":
      return [
        [weights, "That leaves out the bias."],
        [weights + g.outChannels, "That counts a bias, but the layer has none."],
        [weights * g.groups + (r.parameters - weights), "That forgets that groups split the channels."],
        [weights * g.groups, "That forgets that groups split the channels."],
        [r.dense_parameters, "That is what a linear layer would learn: dense_parameters."],
      ];
    case "dense_parameters":
      return [
        [g.dIn * g.dOut, "That leaves out the bias."],
        [r.parameters, "That is what the convolution learns: parameters."],
      ];
    case "nonzeros":
      return [[r.macs_dense_padding, "That counts the taps on padding too, which M does not have."]];
    case "sparsity":
      return [
        [
          r.effective_sparsity,
          "That is effective_sparsity, the share of tied entries of A; sparsity is the share of zeros of M.",
        ],
        [1 - r.sparsity, "That is the share of nonzeros, the density."],
      ];
    case "effective_sparsity":
      return [
        [
          r.sparsity,
          "That is sparsity, the share of zeros of M; effective_sparsity is the share of tied entries of A.",
        ],
        [
          1 - 1 / product(g.transposed ? g.inputSize : g.outputSize),
          "That leaves the bias out of the parameters.",
        ],
      ];
    case "macs":
    case "macs_dense_padding":
      return [
        [2 * r[key], "That counts FLOPs: a multiply-add is one MAC, and two FLOPs."],
        key === "macs"
          ? [r.macs_dense_padding, "That counts the taps on padding too: macs_dense_padding."]
          : [r.macs, "That leaves out the taps on padding: macs."],
      ];
    case "receptive_field":
      return [[g.kernelSize, "That is kernel_size; dilation and stride count too."]];
  }
}

function outputMistakes(g: ConvGeometry): readonly Mistake[] {
  const sizes = (lengthOf: (a: ConvAxis) => number) => g.axes.map(lengthOf);
  const reach = (a: ConvAxis, padding: number) => a.input + padding - a.dilation * (a.kernel - 1) - 1;
  const both = (a: ConvAxis) => a.padBefore + a.padAfter;
  return [
    [
      sizes((a) => Math.ceil(reach(a, both(a)) / a.stride) + 1),
      "That rounds the division up; a window that does not fit is dropped, so it is rounded down.",
    ],
    [sizes((a) => Math.floor(reach(a, 0) / a.stride) + 1), "That leaves out the padding."],
    [
      sizes((a) => Math.floor(reach(a, a.padBefore) / a.stride) + 1),
      "That counts the padding on one side only.",
    ],
    [sizes((a) => Math.floor(reach(a, both(a)) / a.stride)), "That leaves out the + 1 for the first window."],
    [sizes((a) => reach(a, both(a)) + 1), "That leaves out the stride."],
    [
      sizes((a) => Math.floor((a.input + both(a) - a.kernel) / a.stride) + 1),
      "That leaves out the dilation.",
    ],
    [[g.outChannels, ...g.outputSize], "That includes the channels; output_size is spatial only."],
  ];
}

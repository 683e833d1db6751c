import { html, type TemplateResult } from "lit";
import { type Layout, layoutName } from "../../src/core/layout.ts";
import { type Choice, segmented } from "../controls.ts";

type Choices = { readonly [K in keyof Layout]: readonly Choice<Layout[K]>[] };

const choices: Choices = {
  flattening: [
    { value: "NCHW", label: "NCHW", title: "Flattened channel by channel: PyTorch, ONNX, Caffe" },
    {
      value: "NHWC",
      label: "NHWC",
      title: "Flattened pixel by pixel, channels innermost: TensorFlow, Keras",
    },
  ],
  patchOrder: [
    { value: "c,k", label: "[c][ky][kx]", title: "A patch channel by channel: PyTorch, ONNX, Caffe" },
    {
      value: "k,c",
      label: "[ky][kx][c]",
      title: "A patch tap by tap, channels innermost: TensorFlow's HWIO kernels",
    },
  ],
  patches: [
    { value: "columns", label: "im2col", title: "One column a patch: PyTorch's unfold, Caffe's im2col" },
    { value: "rows", label: "im2row", title: "One row a patch: TensorFlow's extract_patches" },
  ],
  convolution: [
    {
      value: "correlation",
      label: "correlation",
      title: "The kernel as it is: PyTorch, TensorFlow, SciPy's correlate",
    },
    {
      value: "true",
      label: "convolution",
      title: "The kernel flipped: MATLAB's conv2, SciPy's convolve, NumPy's convolve",
    },
  ],
};

/** The layouts that have a home, by name. */
const homes = new Map([
  ["NCHW c,k columns correlation", "as PyTorch, ONNX and Caffe do"],
  ["NHWC k,c rows correlation", "as TensorFlow and Keras do"],
  ["NCHW c,k columns true", "as PyTorch does, with the flipped kernel of MATLAB and SciPy"],
]);

/** In which order numbers are laid out: a permutation of rows and columns, and which frameworks do it so. */
export function layoutChooser(layout: Layout, choose: (layout: Layout) => void): TemplateResult {
  const control = <K extends keyof Layout>(label: string, key: K) =>
    segmented<Layout[K]>(label, choices[key], layout[key], (value) => choose({ ...layout, [key]: value }));
  const home = homes.get(layoutName(layout));
  return html`<details class="layout">
    <summary>Layout: ${home ?? "mixed"}</summary>
    <div class="layouts">
      ${control("Flattening", "flattening")} ${control("Order within a patch", "patchOrder")}
      ${control("Patches", "patches")} ${control("Kernel", "convolution")}
    </div>
    <p class="hint">The same numbers in another order: rows and columns of the matrices change places, nothing is computed anew.</p>
  </details>`;
}

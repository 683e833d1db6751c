/**
 * How a layer's numbers are laid out in memory and in matrices. The layer computes the same in every layout: each is a
 * permutation of rows and columns of the views.
 *
 * | field | values | permutes |
 * | --- | --- | --- |
 * | `flattening` | `NCHW`: index (channel, y, x). `NHWC`: (y, x, channel) | rows and columns of `linear`, rows of `stacked` |
 * | `patchOrder` | `c,k`: patch entry (channel, ky, kx). `k,c`: (ky, kx, channel) | rows of `unfold`, the entries of a kernel in `weights` and `stacked` |
 * | `patches` | `columns`: one column a patch (im2col). `rows`: one row (im2row) | transposes `unfold`, `weights`, `product` and `flat`: the GEMM is then patches · weights |
 * | `convolution` | `correlation`: the kernel as the window meets it. `true`: flipped along every axis | taps in `kernel`, `weights`, `unfold` and `stacked`: cell k shows tap size − 1 − k |
 *
 * Who does it how:
 *
 * | | flattening | patch order | patches | convolution |
 * | --- | --- | --- | --- | --- |
 * | PyTorch `Conv2d`, `unfold`; ONNX `Conv` | NCHW | c,k | columns | correlation |
 * | Caffe `im2col` | NCHW | c,k | columns | correlation |
 * | TensorFlow and Keras, by default; `tf.image.extract_patches` | NHWC | k,c (HWIO kernels) | rows | correlation |
 * | cuDNN | NCHW or NHWC | with the kernel's layout | | both: `CUDNN_CROSS_CORRELATION`, `CUDNN_CONVOLUTION` |
 * | MATLAB `conv2`, `scipy.signal.convolve`, `numpy.convolve` | | | | true |
 * | `scipy.signal.correlate`, `scipy.ndimage.correlate` | | | | correlation |
 */
export interface Layout {
  readonly flattening: Flattening;
  readonly patchOrder: "c,k" | "k,c";
  readonly patches: "columns" | "rows";
  readonly convolution: "correlation" | "true";
}

export type Flattening = "NCHW" | "NHWC";

/** A name for a layout: equal layouts, the default one that is not written out included, have equal names. */
export function layoutName(layout: Layout = defaultLayout): string {
  const { flattening, patchOrder, patches, convolution } = layout;
  return `${flattening} ${patchOrder} ${patches} ${convolution}`;
}

/** As PyTorch has it. */
export const defaultLayout: Layout = {
  flattening: "NCHW",
  patchOrder: "c,k",
  patches: "columns",
  convolution: "correlation",
};

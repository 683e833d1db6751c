/** The file of `examples/` that a newcomer sees first. */
export const example = "convolution-as-linear-layer.unroll.json";

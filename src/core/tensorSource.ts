/** Where the numbers of a tensor come from. Plain data: it crosses to the compute worker as it is. */
export type TensorSource =
  | { readonly kind: "numbers"; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly kind: "random"; readonly distribution: "normal" | "uniform"; readonly seed: number }
  | { readonly kind: "preset"; readonly name: string };

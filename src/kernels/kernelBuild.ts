/** The builds of the kernels' WebAssembly, from the best to the one that more engines run; each a file `kernels-….wasm`. */
export const kernelBuilds = ["fma", "simd"] as const;

export type KernelBuild = (typeof kernelBuilds)[number];

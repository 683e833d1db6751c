import type { MapKernels } from "../core/sequence/mapKernels.ts";
import type { Matrix } from "../core/sequence/matrix.ts";
import { tensor } from "../core/tensor.ts";
import type { Kernels } from "../kernels/kernels.ts";

/** The maps of long attention layers by the kernels. What they give is copied: their memory is soon another's. */
export function mapKernels(kernels: Kernels): MapKernels {
  return {
    *product(a, b) {
      const plan = kernels.gemm(tensor([a.rows, a.columns], a.values), b.columns);
      try {
        return (yield* plan.steps(b.values)).slice();
      } finally {
        plan.release();
      }
    },
    *attend(q, k, v, { mask, scale, softcap }, keep) {
      const sizes = {
        heads: 1,
        queries: q.rows,
        keys: k.rows,
        size: q.columns,
        valueSize: v.columns,
      };
      const options = { keep, scale, softcap, is_causal: mask === "causal", mask: additive(mask) };
      const plan = kernels.attention(sizes, options);
      try {
        const { output, weights, scores } = yield* plan.steps(q.values, k.values, v.values);
        return { outputs: output.slice(), weights: weights?.slice(), scores: scores?.slice() };
      } finally {
        plan.release();
      }
    },
  };
}

function additive(mask: "none" | "causal" | Matrix) {
  return typeof mask === "object"
    ? tensor([mask.rows, mask.columns], Float32Array.from(mask.data))
    : undefined;
}

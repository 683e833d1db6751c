/** What β is, for those who ask. */
export const sharpnessText =
  "β, how sharply the layer attends: the largest entry of W_Q·W_Kᵀ, times the scale that multiplies the scores";

/** The scales to choose from, all of them told apart by people who see red and green, or blue and yellow, alike. */

export const divergingNames = ["blue–red", "blue–orange", "purple–green", "purple–orange"] as const;
export type DivergingName = (typeof divergingNames)[number];

export const sequentialNames = ["blue", "violet–yellow", "navy–yellow", "grey"] as const;
export type SequentialName = (typeof sequentialNames)[number];

/** How values are spread over a diverging scale. */
export const transferNames = ["linear", "symlog", "log"] as const;
export type TransferName = (typeof transferNames)[number];

export interface ScaleChoice {
  readonly diverging: DivergingName;
  readonly sequential: SequentialName;
  readonly transfer: TransferName;
}

export const defaultScales: ScaleChoice = { diverging: "blue–red", sequential: "blue", transfer: "linear" };

import type { ConvolutionModel } from "./model.ts";
import { type Pointing, pointedSelection } from "./pointing.ts";
import { weightIndexOf } from "./selectionText.ts";

/** The index of the weight that is pointed at, if the file may hold it. */
export function pointedWeight(
  { geometry, layer }: ConvolutionModel,
  pointing: Pointing,
): readonly number[] | undefined {
  const selection = pointedSelection(pointing);
  const isGiven = !layer.examples.includes("weight");
  return isGiven && selection ? weightIndexOf(geometry, selection) : undefined;
}

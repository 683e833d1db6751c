import type { RecurrentDesign } from "../recurrentDesign.ts";
import type { Task } from "../task.ts";
import type { Descent } from "./descent.ts";
import { RecurrentLayer, type RecurrentName } from "./recurrentLayer.ts";
import { Training, type TrainingOptions, usualTraining } from "./training.ts";
import { trainingSample } from "./trainingSample.ts";

/** Training of a recurrent layer on a task, with a state that is not rounded. */
export class RecurrentTraining extends Training<RecurrentName, RecurrentDesign, RecurrentLayer> {
  /**
   * @param descend what makes the steps; plain TypeScript by default
   * @throws RangeError for a design or options that do not belong together
   */
  constructor(
    design: RecurrentDesign,
    task: Task,
    options: TrainingOptions<RecurrentName>,
    descend?: (layer: RecurrentLayer) => Descent,
  ) {
    const layer = new RecurrentLayer(
      design,
      task,
      trainingSample(task, options.batch, options.seed),
      options.trainable,
    );
    if (options.start === "random") randomise(layer, design, options.seed);
    super(layer, options, descend);
  }
}

/** How a layer is usually trained: the numbers of a wide one move less in a step, as more of them add up. */
export function usualRecurrentTraining({ hidden_size }: RecurrentDesign) {
  const { learningRate, ...usual } = usualTraining.recurrent;
  return { ...usual, learningRate: Math.min(learningRate, 0.8 / hidden_size) };
}

/** The design with all its weights drawn at random, the same for the same seed. */
export function randomRecurrent(design: RecurrentDesign, task: Task, seed: number): RecurrentDesign {
  const layer = new RecurrentLayer(design, task, trainingSample(task, 1, seed));
  randomise(layer, design, seed);
  return layer.designOf(layer.parameters.values);
}

/** Normal numbers; a matrix that is applied to states keeps their size. */
function randomise({ parameters }: RecurrentLayer, { hidden_size }: RecurrentDesign, seed: number): void {
  parameters.randomise(seed, (_, name) =>
    name === "W_hh" || name === "W_out" ? 1 / Math.sqrt(hidden_size) : name === "W_ih" ? 1 : 0.5,
  );
}

import { Descent } from "./descent";

/** What the training of a recurrent layer works on besides, in the order of `src/kernels/wasm/recurrentTraining.ts`. */
@unmanaged
export class RecurrentDescent extends Descent {
  units: i32;
  /** 1 for relu, 0 for tanh. */
  isRelu: i32;
  /** Where the matrices begin. */
  weightsInput: usize;
  weightsState: usize;
  biasInput: usize;
  biasState: usize;
  weightsOutput: usize;
  biasOutput: usize;
  /** Room for float32 copies, units filled up to a multiple of four: of W_hh and its transpose, packed; of W_ih, both biases and W_out; */
  packed: usize;
  packedBack: usize;
  inputs: usize;
  biases: usize;
  outputs: usize;
  /** as many zeros; */
  zeros: usize;
  /** chunks for each position and unit: states; */
  states: usize;
  /** chunks for each unit: the loss's slopes by the states of a position, and by the sums that they are computed from; */
  stateSlopes: usize;
  sumSlopes: usize;
  /** and a chunk of ones. */
  ones: usize;
}

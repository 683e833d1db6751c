export interface TfTensor {
  readonly shape: readonly number[];
  dataSync(): Float32Array;
}

interface TfOptimizer {
  minimize(loss: () => TfTensor, returnCost: true, variables: readonly TfTensor[]): TfTensor;
  dispose(): void;
}

/** What is used of `@tensorflow/tfjs-core`. */
export interface Tf {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor(values: Float32Array, shape: readonly number[]): TfTensor;
  add(a: TfTensor, b: TfTensor): TfTensor;
  sub(a: TfTensor, b: TfTensor): TfTensor;
  mul(a: TfTensor, b: number): TfTensor;
  abs(x: TfTensor): TfTensor;
  sum(x: TfTensor): TfTensor;
  reshape(x: TfTensor, shape: readonly number[]): TfTensor;
  concat(tensors: readonly TfTensor[], axis: number): TfTensor;
  variable(initial: TfTensor): TfTensor;
  readonly train: { adam(rate: number, beta1: number, beta2: number, epsilon: number): TfOptimizer };
  readonly fused: {
    conv2d(options: {
      readonly x: TfTensor;
      readonly filter: TfTensor;
      readonly strides: number;
      readonly pad: number;
      readonly bias: TfTensor;
    }): TfTensor;
  };
  matMul(a: TfTensor, b: TfTensor, transposeA?: boolean, transposeB?: boolean): TfTensor;
  softmax(x: TfTensor): TfTensor;
  tidy<Result>(action: () => Result): Result;
  dispose(tensors: readonly TfTensor[]): void;
}

import { sizeOf, type Tensor, tensor } from "../../src/core/tensor.ts";

/** A tensor with its axes in another order: axis n of the result is axis `order[n]` of the given one. */
export function transposed({ shape, data }: Tensor, order: readonly number[]): Tensor {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const result = tensor(order.map((axis) => shape[axis] ?? 0));
  const steps = order.map((axis) => strides[axis] ?? 0);
  const place = order.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.data.length; to++) {
    result.data[to] = data[from] as number;
    for (let axis = order.length - 1; axis >= 0; axis--) {
      const [step, size] = [steps[axis] as number, result.shape[axis] as number];
      place[axis] = (place[axis] as number) + 1;
      from += step;
      if ((place[axis] as number) < size) break;
      place[axis] = 0;
      from -= step * size;
    }
  }
  return result;
}

import { exp } from "../../../../src/kernels/assembly/exp";
import { exp2 } from "../../../../src/kernels/assembly/exp2";
import { tanh } from "../../../../src/kernels/assembly/tanh";

/** Functions of vectors, for tests: each replaces `count` floats, a multiple of four, by what it gives for them. */
export function replaceByExp(at: usize, count: i32): void {
  for (const end = at + (<usize>count << 2); at < end; at += 16) v128.store(at, exp(v128.load(at)));
}

export function replaceByExp2(at: usize, count: i32): void {
  for (const end = at + (<usize>count << 2); at < end; at += 16) v128.store(at, exp2(v128.load(at)));
}

export function replaceByTanh(at: usize, count: i32): void {
  for (const end = at + (<usize>count << 2); at < end; at += 16) v128.store(at, tanh(v128.load(at)));
}

export function firstFree(): usize {
  return __heap_base;
}

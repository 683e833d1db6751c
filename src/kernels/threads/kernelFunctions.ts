/** The functions of a module in the order of its exports, which is the same in every thread. */
export type KernelFunctions = readonly ((...numbers: number[]) => number | boolean | undefined)[];

export function functionsOf(exports: object): KernelFunctions {
  return Object.values(exports).filter((value) => typeof value === "function");
}

export function functionNames(exports: object): readonly string[] {
  return Object.entries(exports).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
}

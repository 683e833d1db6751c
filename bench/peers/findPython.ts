import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Memory that is given back to the system has to be cleared before it comes again, page by page: for PyTorch, which makes new tensors
 * for its results, that is more work than some convolutions. So glibc is told to keep it.
 */
const keepMemory = {
  MALLOC_MMAP_THRESHOLD_: String(2 ** 32),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 32),
  MALLOC_TOP_PAD_: String(2 ** 26),
};

/** For NumPy at its full speed: some machines set the first two for the sake of older builds. */
export function pythonEnvironment(): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...environment } = process.env;
  const threads = ["OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR"].map((name) => [`${name}_NUM_THREADS`, "1"]);
  return {
    ...environment,
    ...Object.fromEntries(threads),
    ...keepMemory,
    PYTHONDONTWRITEBYTECODE: "1",
  };
}

/** The first Python that has all of these modules. */
export async function findPython(modules: readonly string[]): Promise<string | undefined> {
  for (const python of ["python3", "python", "/usr/bin/python3"]) {
    const found = await promisify(execFile)(python, ["-c", `import ${modules.join(", ")}`], {
      env: pythonEnvironment(),
      timeout: 60_000,
    }).then(
      () => true,
      () => false,
    );
    if (found) return python;
  }
  return undefined;
}

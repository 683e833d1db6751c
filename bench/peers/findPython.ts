import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** For NumPy at its full speed: some machines set the first two for the sake of older builds. */
export function pythonEnvironment(): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...environment } = process.env;
  const threads = ["OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR"].map((name) => [`${name}_NUM_THREADS`, "1"]);
  return { ...environment, ...Object.fromEntries(threads), PYTHONDONTWRITEBYTECODE: "1" };
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

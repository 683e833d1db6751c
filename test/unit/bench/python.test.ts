import assert from "node:assert/strict";
import { findPython, pythonEnvironment } from "../../../bench/peers/findPython.ts";

describe("Python for the bench", () => {
  const before = { ...process.env };
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  it("gets one thread, and NumPy its own choice of kernels", () => {
    Object.assign(process.env, { OPENBLAS_CORETYPE: "Haswell", OPENBLAS_L2_SIZE: "512" });
    const environment = pythonEnvironment();
    assert.equal(environment.OPENBLAS_CORETYPE, undefined);
    assert.equal(environment.OPENBLAS_L2_SIZE, undefined);
    assert.equal(environment.OMP_NUM_THREADS, "1");
    assert.equal(environment.PATH, process.env.PATH);
  });

  it("is none where no one has the modules", async () => {
    assert.equal(await findPython(["no_module_has_this_name"]), undefined);
  }).timeout(60_000);
});

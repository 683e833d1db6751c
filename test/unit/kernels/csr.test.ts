import assert from "node:assert/strict";
import fc from "fast-check";
import { type ConvGeometry, convGeometry } from "../../../src/core/convGeometry.ts";
import { ConvMatrix } from "../../../src/core/convMatrix.ts";
import type { Tensor } from "../../../src/core/tensor.ts";
import { convParameters, largerConvolutions, tensorsFor, validGeometry } from "../support/convCases.ts";
import { onEachPath } from "../support/kernelPaths.ts";

onEachPath("csr", (kernels, path) => {
  const run = (geometry: ConvGeometry, weight?: Tensor) => {
    const plan = kernels().csr(geometry);
    const { rowPointers, columnIndices, values } = plan.run(weight?.data);
    const rows = {
      rowPointers: rowPointers.slice(),
      columnIndices: columnIndices.slice(),
      values: values.slice(),
    };
    plan.release();
    return rows;
  };

  it("is that of the core, for convolutions of every type", () => {
    fc.assert(
      fc.property(fc.oneof(convParameters, largerConvolutions), fc.nat(1000), (parameters, seed) => {
        const geometry = validGeometry(parameters);
        const { weight } = tensorsFor(geometry, seed);
        assert.deepEqual(run(geometry, weight), new ConvMatrix(geometry, weight).toCSR());
        assert.deepEqual(run(geometry), new ConvMatrix(geometry).toCSR());
      }),
      { numRuns: 300 },
    );
  });

  it("passes every bit of a weight on, and gives the same ones each time", () => {
    const geometry = convGeometry({
      input_size: 9,
      in_channels: 1,
      out_channels: 1,
      kernel_size: 5,
      padding: 2,
    });
    const { weight } = tensorsFor(geometry, 1);
    weight.data.set([Number.NaN, Number.NEGATIVE_INFINITY, -0, 2 ** -149]);
    const plan = kernels().csr(geometry);
    const first = plan.run(weight.data).values.slice();
    plan.run(undefined);
    assert.deepEqual(plan.run(weight.data).values.slice(), first);
    assert.deepEqual(first, new ConvMatrix(geometry, weight).toCSR().values);
    plan.release();
  });

  it("says what is wrong with the arguments", () => {
    const geometry = convGeometry({ input_size: [5, 5], in_channels: 1, out_channels: 2, kernel_size: 3 });
    const plan = kernels().csr(geometry);
    assert.throws(() => plan.run(new Float32Array(17)), {
      name: "RangeError",
      message: /(needs|must have) 18 values, got 17/,
    });
    plan.release();
    if (path === "TypeScript") return;
    const huge = convGeometry({
      input_size: [4096, 4096],
      in_channels: 8,
      out_channels: 8,
      kernel_size: 3,
      padding: 1,
    });
    assert.throws(() => kernels().csr(huge), {
      name: "RangeError",
      message: /csr stores every nonzero: at most 535822336, got 96/,
    });
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { convGeometry, resolveConv } from "../../../src/core/convGeometry.ts";
import type { ConvParameters } from "../../../src/core/convParameters.ts";
import {
  parameterRange,
  parameterValues,
  type Steppable,
  steppable,
} from "../../../src/core/parameterRange.ts";

const valid = fc
  .record({
    type: fc.constantFrom("conv2d", "conv_transpose2d", "conv1d") as fc.Arbitrary<
      NonNullable<ConvParameters["type"]>
    >,
    input: fc.integer({ min: 1, max: 9 }),
    kernel: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 4 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 3 }),
    groups: fc.integer({ min: 1, max: 3 }),
    outs: fc.integer({ min: 1, max: 4 }),
    extra: fc.integer({ min: 0, max: 2 }),
  })
  .map(
    ({ type, input, kernel, stride, dilation, padding, groups, outs, extra }): ConvParameters => ({
      type,
      input_size: input,
      kernel_size: kernel,
      stride,
      dilation,
      padding,
      ...(type === "conv_transpose2d" && { output_padding: extra }),
      groups,
      in_channels: 2 * groups,
      out_channels: outs * groups,
    }),
  )
  .filter((parameters) => resolveConv(parameters).geometry !== undefined);

function accepts(parameters: ConvParameters, key: Steppable, value: number): boolean {
  return resolveConv({ ...parameters, [key]: value }).geometry !== undefined;
}

describe("parameterRange", () => {
  it("offers only values that are valid, and the present one among them", () => {
    fc.assert(
      fc.property(valid, fc.constantFrom(...steppable), (parameters, key) => {
        const g = convGeometry(parameters);
        if (key === "output_padding" && !g.transposed) return;
        const { least, most, step, only } = parameterRange(parameters, key, 0);
        const offered =
          only ?? Array.from({ length: Math.floor((most - least) / step) + 1 }, (_, n) => least + n * step);
        for (const value of offered)
          assert(accepts(parameters, key, value), `${key} ${value} of ${least} to ${most}`);
        assert(
          offered.includes(parameterValues(g, key)[0] ?? Number.NaN),
          `${key}: the present value is not offered`,
        );
      }),
      { numRuns: 400 },
    );
  });

  it("ends where a rule does", () => {
    fc.assert(
      fc.property(
        valid,
        fc.constantFrom("kernel_size", "dilation", "input_size", "padding"),
        (parameters, key) => {
          const g = convGeometry(parameters);
          const { least, most } = parameterRange(parameters, key, 0);
          const lowest = key === "padding" ? 0 : 1;
          assert(
            least === lowest || !accepts(parameters, key, least - 1),
            `${key} ${least - 1} would be valid too`,
          );
          if (
            !g.transposed &&
            (key === "kernel_size" || (key === "dilation" && (g.axes[0]?.kernel ?? 1) > 1))
          ) {
            assert(!accepts(parameters, key, most + 1), `${key} ${most + 1} would be valid too`);
          }
        },
      ),
    );
  });
});

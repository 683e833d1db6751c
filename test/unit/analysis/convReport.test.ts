import assert from "node:assert/strict";
import fc from "fast-check";
import { convReport } from "../../../src/analysis/convReport.ts";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import type { ConvParameters } from "../../../src/core/convParameters.ts";
import { multiplications } from "../support/bruteForce.ts";
import { convParameters, validGeometry } from "../support/convCases.ts";

const report = (parameters: ConvParameters, bias = true) => convReport(convGeometry(parameters), bias);

describe("convReport", () => {
  it("knows LeNet-5", () => {
    const c1 = report({
      type: "conv2d",
      input_size: [32, 32],
      in_channels: 1,
      out_channels: 6,
      kernel_size: 5,
    });
    assert.deepEqual(c1.output_size, [28, 28]);
    assert.equal(c1.parameters, 156);
    assert.equal(c1.macs, 117_600);
    assert.deepEqual(c1.matrix_shape, [4704, 1024]);
    const c3 = report({ type: "conv2d", input_size: 14, in_channels: 6, out_channels: 16, kernel_size: 5 });
    assert.deepEqual([c3.output_size, c3.parameters, c3.macs], [[10, 10], 2416, 240_000]);
    const c5 = report({ type: "conv2d", input_size: 5, in_channels: 16, out_channels: 120, kernel_size: 5 });
    assert.deepEqual([c5.output_size, c5.parameters, c5.sparsity], [[1, 1], 48_120, 0]);
  });

  it("knows the first layer of ResNet-50", () => {
    const conv1 = report({
      type: "conv2d",
      input_size: 224,
      in_channels: 3,
      out_channels: 64,
      kernel_size: 7,
      stride: 2,
      padding: 3,
    });
    assert.deepEqual(conv1, {
      output_size: [112, 112],
      d_in: 150_528,
      d_out: 802_816,
      unfold_shape: [147, 12_544],
      matrix_shape: [802_816, 150_528],
      stacked_matrix_shape: [802_816, 147],
      nonzeros: 116_214_528,
      parameters: 9472,
      dense_parameters: 120_846_286_912,
      sparsity: 1 - 116_214_528 / 120_846_286_848,
      effective_sparsity: 1 - 9472 / 118_013_952,
      macs: 116_214_528,
      macs_dense_padding: 118_013_952,
      receptive_field: [7, 7],
    });
  });

  it("reduces to the textbook's formulas without padding, groups and bias", () => {
    const r = report(
      { type: "conv2d", input_size: [9, 11], in_channels: 2, out_channels: 3, kernel_size: [3, 4] },
      false,
    );
    const [h, w] = r.output_size;
    assert.ok(h !== undefined && w !== undefined);
    // With h′·w′ positions of k_h·k_w taps in rows of h·w: 1 − k_h·k_w/(h·w).
    assert.ok(Math.abs(r.sparsity - (1 - 12 / 99)) < 1e-15);
    assert.ok(Math.abs(r.effective_sparsity - (1 - 1 / (h * w))) < 1e-15);
  });

  it("splits a depthwise convolution into blocks", () => {
    const r = report(
      {
        type: "conv2d",
        input_size: 112,
        in_channels: 32,
        out_channels: 32,
        kernel_size: 3,
        padding: 1,
        groups: 32,
      },
      false,
    );
    assert.equal(r.parameters, 288);
    assert.equal(r.macs_dense_padding, 3_612_672);
    assert.deepEqual(r.stacked_matrix_shape, [32 * 112 * 112, 9]);
    assert.ok(Math.abs(r.effective_sparsity - (1 - 1 / 112 ** 2)) < 1e-15);
  });

  it("sees as far as dilation reaches; transposed, as few inputs as can reach a cell", () => {
    assert.deepEqual(
      report({ type: "conv1d", input_size: 20, in_channels: 1, out_channels: 1, kernel_size: 3, dilation: 4 })
        .receptive_field,
      [9],
    );
    const up = report({
      type: "conv_transpose1d",
      input_size: 20,
      in_channels: 1,
      out_channels: 1,
      kernel_size: 4,
      stride: 2,
    });
    assert.deepEqual(up.receptive_field, [2]);
  });

  it("counts the nonzeros of a matrix of 10^14 entries", () => {
    const r = report({
      type: "conv3d",
      input_size: [16, 112, 112],
      in_channels: 64,
      out_channels: 128,
      kernel_size: 3,
      padding: 1,
    });
    assert.equal(r.nonzeros, 64 * 128 * (16 * 3 - 2) * (112 * 3 - 2) ** 2);
  });

  it("agrees with counting every multiplication, for any convolution", () => {
    fc.assert(
      fc.property(convParameters, fc.boolean(), (parameters, bias) => {
        const g = validGeometry(parameters);
        const all = multiplications(g);
        const inside = all.filter(({ row, column }) => row >= 0 && column >= 0);
        const r = convReport(g, bias);
        assert.equal(r.macs_dense_padding, all.length);
        assert.equal(r.nonzeros, inside.length);
        assert.equal(new Set(inside.map(({ row, column }) => row * g.dIn + column)).size, r.nonzeros);
        const [rows, columns] = r.stacked_matrix_shape;
        assert.equal(rows * columns, all.length);
        assert.equal(
          r.parameters - (bias ? g.outChannels : 0),
          new Set(all.map(({ weight }) => weight)).size,
        );
        assert.equal(r.sparsity, 1 - inside.length / (g.dOut * g.dIn));
        const [unfoldRows, positions] = r.unfold_shape;
        assert.equal(
          unfoldRows * positions * (g.transposed ? g.inChannels : g.outChannels),
          all.length * g.groups,
        );
      }),
      { numRuns: 200 },
    );
  });
});

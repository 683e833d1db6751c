import { type ConvGeometry, resolveConv } from "../../src/core/convGeometry.ts";
import type { ConvParameters } from "../../src/core/convParameters.ts";
import { countLinks, windowAxes } from "../../src/core/windowAxis.ts";

export interface CurvePoint {
  /** Size of the input along its last axis. */
  readonly size: number;
  /** Share of zeros in M. */
  readonly sparsity: number;
}

/** The share of structural zeros of M. */
export function sparsityOf(g: ConvGeometry): number {
  const perAxis = windowAxes(g).map((axis) => {
    let links = 0;
    for (let tap = 0; tap < axis.taps; tap++) links += countLinks(axis, tap, 0, axis.windows, 0, axis.pixels);
    return links / (axis.windows * axis.pixels);
  });
  return 1 - perAxis.reduce((product, share) => product * share, 1 / g.groups);
}

/** The zeros of M for inputs from the kernel's size to well above the layer's own, all axes scaled alike. */
export function sparsityCurve(
  parameters: ConvParameters,
  g: ConvGeometry,
  points = 60,
): readonly CurvePoint[] {
  const own = g.inputSize.at(-1) ?? 1;
  const largest = Math.max(32, Math.ceil(own * 1.5));
  const sizes = new Set([own]);
  const least = Math.min(own, g.kernelSize.at(-1) ?? 1);
  for (let i = 0; i <= points; i++) sizes.add(Math.round(least + ((largest - least) * i) / points));
  return [...sizes]
    .sort((a, b) => a - b)
    .flatMap((size) => {
      const input = g.inputSize.map((n) => Math.max(1, Math.round((n * size) / own)));
      const { geometry } = resolveConv({ ...parameters, type: g.type, input_size: input });
      return geometry === undefined ? [] : [{ size, sparsity: sparsityOf(geometry) }];
    });
}

import type { Span } from "../params/problem.ts";
import type { DocumentAnalysis, LayerAnalysis } from "./document.ts";

/** The layer in which an offset of the text lies, or the nearest one above it. */
export function layerAt({ layers }: DocumentAnalysis, offset: number): LayerAnalysis | undefined {
  const holding = layers.find(({ span }) => holds(span, offset));
  if (holding) return holding;
  const above = layers.filter(({ span }) => span.offset <= offset);
  return above.reduce<LayerAnalysis | undefined>(
    (best, layer) => (best && best.span.offset >= layer.span.offset ? best : layer),
    undefined,
  );
}

/** The key of a layer on whose key or value an offset lies. */
export function keyAt({ keys }: LayerAnalysis, offset: number): string | undefined {
  return Object.entries(keys).find(([, { key, member, value }]) =>
    [key, member, value].some((span) => span !== undefined && holds(span, offset)),
  )?.[0];
}

export function holds({ offset, length }: Span, at: number): boolean {
  return at >= offset && at <= offset + length;
}

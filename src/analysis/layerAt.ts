import type { Span } from "../params/problem.ts";
import type { DocumentAnalysis, LayerAnalysis } from "./document.ts";

/**
 * The layer in which an offset of the text lies, or the nearest one above it.
 *
 * @param preferred the name of a layer to choose among those that a loop has made at one place
 */
export function layerAt(
  { layers }: DocumentAnalysis,
  offset: number,
  preferred?: string,
): LayerAnalysis | undefined {
  const holding = layers.filter(({ span }) => holds(span, offset));
  // A layer whose key is computed spans all that may have made it, perhaps other layers too.
  const innermost = least(holding, ({ span }) => span.length);
  const alike = holding.find(
    ({ name, span }) => name === preferred && span.length === innermost?.span.length,
  );
  if (alike !== undefined) return alike;
  return (
    innermost ??
    least(
      layers.filter(({ span }) => span.offset <= offset),
      ({ span }) => -span.offset,
    )
  );
}

function least<T>(items: readonly T[], measure: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best !== undefined && measure(best) <= measure(item) ? best : item),
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

import type { Span } from "../params/problem.ts";
import type { DocumentAnalysis, LayerAnalysis } from "./document.ts";
import { claimHover } from "./hover/claim.ts";
import { entryHover } from "./hover/entry.ts";
import { keyHover } from "./hover/key.ts";
import { layerHover } from "./hover/layer.ts";
import { holds, keyAt } from "./layerAt.ts";

export interface HoverText {
  readonly markdown: string;
  readonly span: Span;
}

export interface HoverOptions {
  /** Whether a layer's hover shows a picture of its matrix; yes if not said. */
  readonly picture?: boolean;
  /** Whether the hover of a key or a claim says what it means in general; yes if not said. In JSON files the schema's own hover does. */
  readonly meaning?: boolean;
}

/**
 * What is to be said of the place at an offset: a layer's name, one of its keys or values, a claim, or an entry of a tensor.
 * Everything has been analysed before: this only puts it into words, on whatever thread asks.
 */
export function hoverAt(
  { layers }: DocumentAnalysis,
  text: string,
  offset: number,
  { picture = true, meaning = true }: HoverOptions = {},
): HoverText | undefined {
  const named = layers.find(({ keySpan }) => holds(keySpan, offset));
  if (named) return { markdown: layerHover(named, picture), span: named.keySpan };
  for (const layer of layers) {
    const key = keyAt(layer, offset);
    if (key !== undefined) return withinKey(layer, key, text, offset, meaning);
  }
  return undefined;
}

function withinKey(
  layer: LayerAnalysis,
  key: string,
  text: string,
  offset: number,
  meaning: boolean,
): HoverText | undefined {
  const place = layer.keys[key];
  if (place === undefined) return undefined;
  const claim =
    key === "expect" ? layer.claims.find(({ place: at }) => holds(at.member ?? at.value, offset)) : undefined;
  if (claim) return { markdown: claimHover(layer, claim, meaning), span: claim.place.member ?? claim.place.value };
  const entry = entryHover(layer, key, text, offset);
  if (entry) return entry;
  const span = [place.key, place.value, place.member].find(
    (candidate) => candidate !== undefined && holds(candidate, offset),
  );
  return { markdown: keyHover(layer, key, text, meaning), span: span ?? place.value };
}

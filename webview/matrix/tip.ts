import type { Size } from "./viewport.ts";

/**
 * Shows a text beside the pointer, and away from the edges.
 *
 * @param size of what the pointer moves over
 * @param inset from the corner of what the tip lies in to that
 */
export function showTip(
  tip: HTMLElement,
  text: string,
  { x, y }: { readonly x: number; readonly y: number },
  size: Size,
  inset: { readonly left: number; readonly top: number },
): void {
  tip.hidden = false;
  if (tip.textContent !== text) tip.textContent = text;
  const beside = x > size.width / 2 ? x - tip.offsetWidth - 10 : x + 14;
  tip.style.left = `${Math.max(-inset.left, beside) + inset.left}px`;
  tip.style.top = `${inset.top + (y > size.height - 48 ? y - 34 : y + 16)}px`;
}

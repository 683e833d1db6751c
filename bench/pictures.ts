import type { Frame, Page } from "playwright-core";
import { until } from "../test/webview/support/until.ts";

/** What frames note of themselves, on the clock that all of them share. */
interface Notes {
  readonly lastKey: number;
  /** Of a pointer's button. */
  readonly lastPress: number;
  /** When the pictures of a layer were first complete, by its shapes. */
  readonly complete: Map<string, number>;
}

/**
 * Has the page of every panel that is opened from now on note every few milliseconds whether its pictures are complete: a layer's shapes are
 * shown, and every matrix is painted from the tiles of that layer, none missing and nothing still to be drawn.
 */
export async function notePictures(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const complete = new Map<string, number>();
    Object.assign(globalThis, { notes: { complete } });
    let shown = "";
    const look = () => {
      const shapes = document.querySelector("header .shapes")?.textContent ?? "";
      // A picture that is shown again counts anew.
      if (shapes !== shown) complete.delete(shapes);
      shown = shapes;
      const views = [...document.querySelectorAll("matrix-view")] as unknown as {
        readonly settled: boolean;
      }[];
      if (!complete.has(shapes) && views.length > 0 && views.every(({ settled }) => settled)) {
        complete.set(shapes, performance.timeOrigin + performance.now());
      }
    };
    // Not from frame to frame: VS Code writes the page into a frame that is there already, which ends the asking for frames.
    setInterval(look, 4);
  });
}

/** Has the workbench note when a key or a pointer's button was pressed. */
export async function noteKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    const notes = { lastKey: 0, lastPress: 0 };
    Object.assign(globalThis, { notes });
    const now = () => performance.timeOrigin + performance.now();
    const noteKey = () => {
      notes.lastKey = now();
    };
    const notePress = () => {
      notes.lastPress = now();
    };
    addEventListener("keydown", noteKey, true);
    addEventListener("pointerdown", notePress, true);
  });
}

export function lastKey(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { readonly notes: Notes }).notes.lastKey);
}

export function lastPress(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { readonly notes: Notes }).notes.lastPress);
}

/** When the pictures of the layer with these words among its shapes were complete. */
export function completed(frame: Frame, shapes: string): Promise<number> {
  return until(`the pictures of ${shapes}`, () =>
    frame.evaluate(
      (wanted) =>
        [...(globalThis as unknown as { readonly notes: Notes }).notes.complete].find(([shown]) =>
          shown.includes(wanted),
        )?.[1],
      shapes,
    ),
  );
}

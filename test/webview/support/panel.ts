import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Frame, FrameLocator, Locator, Page } from "playwright-core";
import { until } from "./until.ts";

/** Unroll's panel that is on the screen: a page in two nested frames, of which the inner one is replaced on each change of html. */
export class Panel {
  readonly #page: Page;
  readonly #errors: string[] = [];

  constructor(page: Page) {
    this.#page = page;
    page.on("console", (message) => {
      if (message.type() === "error" && isOurs(`${message.location().url} ${message.text()}`))
        this.#errors.push(message.text());
    });
    page.on("pageerror", (error) => {
      if (isOurs(error.stack ?? "")) this.#errors.push(error.message);
    });
  }

  /** What is inside, for locators that wait by themselves. */
  get content(): FrameLocator {
    return this.#page.frameLocator(outer).frameLocator("#active-frame");
  }

  /** The inner frame itself, to evaluate something in. */
  async frame(): Promise<Frame> {
    return until("the panel's frame", async () => {
      const element = await this.content.owner().elementHandle({ timeout: 1000 });
      return (await element?.contentFrame()) ?? undefined;
    });
  }

  /** The frame's place in the workbench, for its size or a picture. */
  get outside(): Locator {
    return this.#page.locator(outer);
  }

  /** What went wrong in the page, refusals of its content security policy included. */
  get errors(): readonly string[] {
    return this.#errors;
  }

  async width(): Promise<number> {
    return (await this.outside.boundingBox())?.width ?? 0;
  }

  /** Waits until nothing moves any more, or for some seconds where something always does. */
  async settled(): Promise<void> {
    let before: Buffer = Buffer.alloc(0);
    await until(
      "a still panel",
      async () => {
        const now = await this.outside.screenshot();
        const still = now.equals(before);
        before = now;
        return still || undefined;
      },
      5000,
    ).catch(() => undefined);
  }

  async screenshot(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await this.outside.screenshot({ path });
  }
}

const outer = 'iframe.webview[src*="extensionId=unroll.unroll"]:visible';

function isOurs(text: string): boolean {
  return /dist\/webview\.(js|css)|Content Security Policy/i.test(text);
}

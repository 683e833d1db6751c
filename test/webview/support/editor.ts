import type { Page } from "playwright-core";
import { pick } from "./quickInput.ts";
import { until } from "./until.ts";

export interface HoverContent {
  readonly text: string;
  /** The sources of its pictures. */
  readonly images: readonly string[];
}

/** The text editor as a person uses it: with the keyboard, the mouse and what is on the screen. */
export class Editor {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(file: string): Promise<void> {
    await this.#page.keyboard.press("ControlOrMeta+1"); // the left group, lest the file opens over the panel
    await pick(this.#page, file, file);
    await this.#page.locator(".tab.active").filter({ hasText: file }).first().waitFor();
    await this.#lines().first().waitFor();
  }

  /** Selects the nth place where this text stands, counted from the start of the file, and scrolls there. */
  async select(text: string, nth = 1): Promise<void> {
    const page = this.#page;
    await this.focus();
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("ControlOrMeta+f");
    const find = page.locator(".find-widget.visible textarea").first();
    await find.fill(""); // it remembers what was looked for last, and would not look for the same anew
    await find.fill(text);
    await this.#atMatch(1);
    for (let match = 2; match <= nth; match++) {
      await find.press("Enter");
      await this.#atMatch(match);
    }
    await find.press("Escape");
    await page.locator(".find-widget.visible").waitFor({ state: "hidden" });
  }

  /** Puts other text in the place of the nth occurrence of some, key by key. */
  async replace(text: string, replacement: string, nth = 1): Promise<void> {
    await this.select(text, nth);
    if (replacement === "") await this.#page.keyboard.press("Delete");
    else await this.#page.keyboard.type(replacement);
  }

  /** Types after the last character of the file. */
  async typeAtEnd(text: string): Promise<void> {
    await this.focus();
    await this.#page.keyboard.press("ControlOrMeta+End");
    await this.#page.keyboard.type(text);
  }

  /** Puts the cursor before the first occurrence of some text. */
  async placeCursor(text: string): Promise<void> {
    await this.select(text);
    await this.#page.keyboard.press("ArrowLeft");
  }

  async save(): Promise<void> {
    await this.#page.keyboard.press("ControlOrMeta+s");
    await this.#page.locator(".tab.active.dirty").waitFor({ state: "detached" });
  }

  /** Brings the keyboard to the left editor, also out of a panel beside it. */
  async focus(): Promise<void> {
    await this.#page.keyboard.press("ControlOrMeta+1");
    await this.#page.locator(".editor-instance .monaco-editor.focused").first().waitFor();
  }

  /** The texts of the lenses on the screen, once there are any. */
  async lenses(): Promise<string[]> {
    const lenses = this.#page.locator(".codelens-decoration:visible");
    await lenses.first().waitFor();
    return (await lenses.allInnerTexts()).map(plain);
  }

  async clickLens(text: string): Promise<void> {
    await this.#page.locator(".codelens-decoration a", { hasText: text }).first().click();
  }

  /** How many stretches of text on the screen are underlined as errors, warnings or remarks. */
  async squiggles(severity: "error" | "warning" | "info"): Promise<number> {
    return this.#page.locator(`.squiggly-${severity}:visible`).count();
  }

  /** The messages of the Problems view. */
  async problems(): Promise<string[]> {
    await pick(this.#page, ">Problems: Focus on Problems View", "Problems: Focus on Problems View");
    const rows = this.#page.locator(".markers-panel .monaco-list-row .marker-message-line:visible");
    const messages = (await rows.allInnerTexts()).map(plain);
    await pick(this.#page, ">View: Hide Panel", "View: Hide Panel");
    await this.#page.locator(".markers-panel:visible").waitFor({ state: "detached" });
    return messages;
  }

  /** Rests the mouse on the first occurrence of some text until the hover has come, and matches what is wanted of it. */
  async hover(text: string, wanted = /\S/): Promise<HoverContent> {
    await this.select(text);
    await this.#page.mouse.move(0, 0);
    const { x, y } = await this.#placeOf(text);
    await this.#page.mouse.move(x, y, { steps: 3 });
    const hover = this.#page.locator(".monaco-hover:visible").first();
    return until(`a hover on “${text}” with ${wanted}`, async () => {
      const content = {
        text: plain((await hover.allInnerTexts()).join("\n")),
        images: await hover
          .locator("img")
          .evaluateAll((all) => all.map((image) => (image as HTMLImageElement).src)),
      };
      return wanted.test(content.text) && !/^Loading/.test(content.text) ? content : undefined;
    });
  }

  #atMatch(nth: number): Promise<void> {
    return this.#page
      .locator(".find-widget.visible .matchesCount")
      .getByText(new RegExp(`^${nth} of \\d`))
      .waitFor();
  }

  /** The middle of some text on the screen: Monaco draws each line as spans, with no-break spaces. */
  #placeOf(text: string): Promise<{ x: number; y: number }> {
    return until(`“${text}” on the screen`, () =>
      this.#lines().evaluateAll((lines, wanted) => {
        for (const line of lines) {
          const start = (line.textContent ?? "").replaceAll("\u00a0", " ").indexOf(wanted);
          if (start < 0) continue;
          const middle = start + Math.floor(wanted.length / 2);
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          let before = 0;
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const length = node.textContent?.length ?? 0;
            if (middle < before + length) {
              const range = document.createRange();
              range.setStart(node, middle - before);
              range.setEnd(node, middle - before + 1);
              const box = range.getBoundingClientRect();
              return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
            }
            before += length;
          }
        }
        return undefined;
      }, text),
    );
  }

  #lines() {
    return this.#page.locator(".editor-instance .monaco-editor .view-line:visible");
  }
}

function plain(text: string): string {
  return text.replaceAll("\u00a0", " ").trim();
}

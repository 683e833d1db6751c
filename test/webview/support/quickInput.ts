import type { Page } from "playwright-core";
import { until } from "./until.ts";

/**
 * Types into the box on top of VS Code, which is the palette after `>` and finds files otherwise, and takes an entry; then
 * one of each list that this leads to, if it does.
 */
export async function pick(
  page: Page,
  text: string,
  entry: string,
  ...next: readonly string[]
): Promise<void> {
  await pickThatAsks(page, text, entry);
  for (const choice of next) await take(page, choice, choice);
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

/** Takes an entry after which the box asks for some text. */
export async function pickThatAsks(page: Page, text: string, entry: string): Promise<void> {
  const box = page.locator(".quick-input-widget");
  await until("the box on top", async () => {
    if (!(await box.isVisible())) await page.keyboard.press("F1"); // which is lost while VS Code moves the focus
    return (await box.isVisible()) || undefined;
  });
  await take(page, text, entry);
}

/** Looks the entry up anew until it is there: a list that was opened early does not know what extensions add to it. */
async function take(page: Page, text: string, entry: string): Promise<void> {
  const box = page.locator(".quick-input-widget");
  const input = box.locator("input").first();
  const row = box
    .locator(".monaco-list-row")
    .filter({ has: page.getByText(entry, { exact: true }) })
    .first();
  await until(`“${entry}” in the list`, async () => {
    await input.fill(text);
    const found = await row.waitFor({ timeout: 1500 }).then(
      () => true,
      () => input.fill("").then(() => undefined),
    );
    return found;
  });
  await row.click();
}

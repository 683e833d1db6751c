import type { Page } from "playwright-core";

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
  await page.keyboard.press("F1");
  await take(page, text, entry);
  for (const choice of next) await take(page, choice, choice);
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

async function take(page: Page, text: string, entry: string): Promise<void> {
  const box = page.locator(".quick-input-widget");
  await box.locator("input").first().fill(text);
  const rows = box.locator(".monaco-list-row");
  await rows
    .filter({ has: page.getByText(entry, { exact: true }) })
    .first()
    .click();
}

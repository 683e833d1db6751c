import assert from "node:assert/strict";
import type { Server } from "node:http";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../../scripts/embedded/browser.ts";
import type { Progress } from "../../src/protocol/page.ts";
import type { InPageHost } from "./harness/inPageHost.ts";
import { serveHarness } from "./harness/serve.ts";
import { until } from "./support/until.ts";

interface Harness {
  readonly harness: { readonly host: InPageHost };
}

describe("a computation that takes long", () => {
  let browser: Browser;
  let server: Server;
  let url: string;

  before(async () => {
    ({ url, server } = await serveHarness());
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  it("shows how far it is once one waits for it, and is ended by a button", async () => {
    const page = await browser.newPage({ viewport: { width: 700, height: 1000 } });
    await page.goto(url);
    await page.locator(".report table").waitFor();
    const tell = (progress: Progress) =>
      page.evaluate((told) => (globalThis as unknown as Harness).harness.host.tellProgress(told), progress);
    await tell({ work: "outputs", share: 0.25, milliseconds: 600 });
    const line = page.locator(".computing");
    await line.getByText("Computing all outputs: 25 %").waitFor();
    assert.equal(await line.getByRole("progressbar").getAttribute("aria-label"), "Computing all outputs");
    await line.getByText("Cancel").click();
    await line.waitFor({ state: "detached" });
    await until("the host to be told", async () => {
      const notifications = await page.evaluate(
        () => (globalThis as unknown as Harness).harness.host.notifications,
      );
      return notifications.some((one) => JSON.stringify(one).includes("declineOutput")) || undefined;
    });

    await tell({ work: "proof", share: 0.4, milliseconds: 600 });
    await line.getByText("Computing the output three ways: 40 %").waitFor();
    assert.equal(await line.getByText("Cancel").getAttribute("title"), "Go without the proof");
    await tell({ work: "nonzeros", share: 0.5, milliseconds: 700 });
    await line.getByText("Counting the nonzeros of M: 50 %").waitFor();
    await tell({ work: "nonzeros", share: 1, milliseconds: 900 });
    await line.waitFor({ state: "detached" });
    await page.close();
  });

  it("shows how far the maps of a long attention layer are, which nobody can do without", async () => {
    const page = await browser.newPage({ viewport: { width: 700, height: 1000 } });
    await page.goto(`${url}?file=long`);
    await page.locator(".maps .heads").waitFor();
    const tell = (progress: Progress) =>
      page.evaluate((told) => (globalThis as unknown as Harness).harness.host.tellProgress(told), progress);
    await tell({ work: "maps", share: 0.375, milliseconds: 800 });
    const line = page.locator(".maps .computing");
    await line.getByText("Computing the maps: 37 %").waitFor();
    assert.equal(await line.getByText("Cancel").count(), 0);
    await tell({ work: "maps", share: 1, milliseconds: 900 });
    await line.waitFor({ state: "detached" });
    await page.close();
  });
});

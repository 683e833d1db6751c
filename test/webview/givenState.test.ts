import assert from "node:assert/strict";
import type { Server } from "node:http";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../../scripts/embedded/browser.ts";
import { analyzeSource } from "../../src/analysis/analyzeSource.ts";
import { pageState } from "../../src/panels/pageState.ts";
import { writeState } from "../../src/protocol/stateText.ts";
import type { MatrixView } from "../../webview/matrix/matrixView.ts";
import { files } from "./harness/layers.ts";
import { serveHarness } from "./harness/serve.ts";
import { until } from "./support/until.ts";

/** A page whose host answers nothing. */
describe("a page that comes with its state", () => {
  let browser: Browser;
  let server: Server;
  let url: string;
  let page: Page;

  before(async () => {
    ({ url, server } = await serveHarness());
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });
  afterEach(() => page.close());

  /** @param saved what the page kept over a reload */
  async function open(saved?: object): Promise<void> {
    const analysis = await analyzeSource({ text: files.edges ?? "", language: "json" });
    const { state } = pageState({
      uri: "file:///edges.unroll.json",
      fileName: "edges.unroll.json",
      version: 1,
      analysis,
      active: "edges",
      lastGood: undefined,
      cursorKey: undefined,
      settings: { stepsPerSecond: 4, colorBy: "taps" },
    });
    page = await browser.newPage({ viewport: { width: 1100, height: 1000 } });
    await page.route(url, async (route) => {
      const html = await (await route.fetch()).text();
      const given = `<script type="application/json" id="state">${writeState(state)}</script>`;
      const body = html
        .replace(/<script[^>]*src="page.js"><\/script>/, "")
        .replace("</unroll-app>", `</unroll-app>${given}`);
      await route.fulfill({ contentType: "text/html", body });
    });
    await page.addInitScript((kept) => {
      const posted: unknown[] = [];
      const asked: string[] = [];
      Worker.prototype.postMessage = new Proxy(Worker.prototype.postMessage, {
        apply: (post, worker, message: unknown[]) => {
          asked.push(/"view":"(\w+)"/.exec(JSON.stringify(message[0]))?.[1] ?? "");
          return Reflect.apply(post, worker, message);
        },
      });
      const api = {
        postMessage: (message: unknown) => posted.push(message),
        getState: () => kept,
        setState() {},
      };
      Object.assign(globalThis, { posted, asked, acquireVsCodeApi: () => api });
    }, saved);
    await page.goto(url);
  }

  it("draws the layer with all its matrices before any message is answered", async () => {
    await open();
    await page.locator("header .shapes", { hasText: "1×6×6 → 1×6×6" }).first().waitFor();
    await until("all matrices", () =>
      page.evaluate(() => {
        const views = [...document.querySelectorAll<MatrixView>("matrix-view")];
        return (views.length > 3 && views.every(({ settled }) => settled)) || undefined;
      }),
    );
  });

  it("has the tiles of its pictures computed before those from which it takes a few numbers", async () => {
    await open();
    const asked = await until("a tile of the unfolded matrix", () =>
      page.evaluate(() => {
        const { asked: views } = globalThis as unknown as { readonly asked: readonly string[] };
        return views.includes("unfold") ? views : undefined;
      }),
    );
    assert.deepEqual(
      new Set(asked.slice(0, asked.indexOf("unfold"))),
      new Set(["input", "kernel", "output", "linear"]),
    );
  });

  it("asks for its state instead where it is loaded again, for the one it came with may be old", async () => {
    await open({ format: 1, uri: "file:///edges.unroll.json" });
    const asked = await until("the question", () =>
      page.evaluate(() => {
        const { posted } = globalThis as unknown as { readonly posted: readonly unknown[] };
        return posted.length > 0 ? JSON.stringify(posted) : undefined;
      }),
    );
    assert.match(asked, /"hasState":false/);
    assert.equal(await page.locator("header .shapes").count(), 0);
  });
});

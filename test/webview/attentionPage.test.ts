import assert from "node:assert/strict";
import type { Server } from "node:http";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../../scripts/embedded/browser.ts";
import type { InPageHost } from "./harness/inPageHost.ts";
import { serveHarness } from "./harness/serve.ts";
import { until } from "./support/until.ts";

interface Harness {
  readonly harness: { readonly host: InPageHost };
}

/** The page by itself, with layers that are made for it. */
describe("the page of layers on sequences", () => {
  let browser: Browser;
  let server: Server;
  let url: string;
  let page: Page;
  const errors: string[] = [];

  before(async () => {
    ({ url, server } = await serveHarness());
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });
  afterEach(async () => {
    await page.close();
    assert.deepEqual(errors.splice(0), []);
  });

  async function open(file: string, width = 1100): Promise<void> {
    page = await browser.newPage({ viewport: { width, height: 1000 } });
    page.on("pageerror", ({ stack = "" }) => errors.push(stack));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.goto(`${url}?file=${file}`);
  }

  it("has a grid of all heads, a row for each layer, that leads to the layer and the head", async () => {
    await open("grid");
    const grid = page.locator(".heads.of-layers");
    await grid.waitFor();
    assert.deepEqual(await grid.locator("tbody th").allInnerTexts(), ["encoder", "shifted", "exact"]);
    assert.equal(await grid.locator("thead th").count(), 4);
    assert.equal(await grid.locator("head-thumbnail canvas").count(), 4 + 4 + 1);
    await grid.getByRole("button", { name: "shifted, head 3" }).click();
    await page.locator('.heads tr.active th:text("shifted")').waitFor();
    const pressed = grid.locator('button[aria-pressed="true"]');
    assert.equal(await pressed.getAttribute("aria-label"), "shifted, head 3");
    assert.equal(await page.locator("header.page vscode-dropdown").getAttribute("current-value"), "shifted");
  });

  it("has no button that writes into a text that has errors", async () => {
    await open("attention");
    const writing = page.locator(".found vscode-button, .found .fix");
    await writing.first().waitFor();
    assert.equal(await page.locator("header.page.stale, main.stale").count(), 0);
    await page.evaluate(() => (globalThis as unknown as Harness).harness.host.breakLayer());
    await page.locator("main.stale .found vscode-button[disabled]").first().waitFor();
    assert.equal(await page.locator("header.page.stale").count(), 1);
    assert.deepEqual(
      await writing.evaluateAll((all) => [
        ...new Set(all.map((one) => [one.hasAttribute("disabled"), one.getAttribute("title")].join(" "))),
      ]),
      ["true exact has errors: correct them in the text first."],
    );
  });

  it("puts layers of one head side by side", async () => {
    await open("attention");
    const strip = page.locator(".heads");
    await strip.waitFor();
    assert.deepEqual(await strip.locator("button").allInnerTexts(), ["exact", "first", "second", "third"]);
    const tops = await strip
      .locator("button")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    assert.equal(new Set(tops).size, 1);
  });

  it("says in the header where a layer stands, and leads from there to the race", async () => {
    await open("packed", 700);
    const chip = page.locator("header.page button.chip");
    await chip.waitFor();
    assert.match(await chip.innerText(), /race\s*2 of 5/);
    await chip.click();
    const table = page.locator(".race .table");
    await until("the race below the header", async () => {
      const [top, header] = await Promise.all([
        table.evaluate((element) => element.getBoundingClientRect().top),
        page.locator("header.page").evaluate((element) => element.getBoundingClientRect().bottom),
      ]);
      return top > header && top < 400 ? true : undefined;
    });
    assert.ok(await table.evaluate((element) => element === document.activeElement));
  });

  it("shows the race when the command asks for it", async () => {
    await open("attention");
    await page.locator(".race").waitFor();
    await page.evaluate(async () => {
      const { harness } = globalThis as unknown as { harness: { host: { showRace(): Promise<void> } } };
      await harness.host.showRace();
    });
    await until("the race in view", async () =>
      (await page.locator(".race .table").evaluate((element) => element === document.activeElement))
        ? true
        : undefined,
    );
  });

  for (const file of ["attention", "packed", "tanh"]) {
    it(`keeps the charts of ${file} to their places while the panel becomes narrower and wider`, async () => {
      await open(file);
      const chart = page.locator("unroll-chart canvas").first();
      await chart.waitFor();
      for (const width of [420, 1100, 700, 420]) {
        await page.setViewportSize({ width, height: 1000 });
        const misfits = () =>
          page.locator("unroll-chart").evaluateAll((charts) =>
            charts.flatMap((each) => {
              const canvas = each.querySelector("canvas");
              const [room, drawn] = [
                each.getBoundingClientRect().width,
                canvas?.getBoundingClientRect().width ?? 0,
              ];
              const pixels = (canvas?.width ?? 0) / devicePixelRatio;
              return Math.abs(room - drawn) > 1 || Math.abs(room - pixels) > 1 ? [`${drawn} in ${room}`] : [];
            }),
          );
        await until(`charts as wide as their places at ${width} px`, async () => {
          assert.deepEqual(await misfits(), []);
          return true;
        });
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.equal(tooWide, 0, `at ${width} px`);
      }
    });
  }
});

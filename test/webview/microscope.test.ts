import assert from "node:assert/strict";
import { build } from "esbuild";
import type { Browser, Frame, Locator, Page } from "playwright-core";
import { launchBrowser } from "../../scripts/embedded/browser.ts";
import { type ConvGeometry, convGeometry } from "../../src/core/convGeometry.ts";
import type { ConvParameters } from "../../src/core/convParameters.ts";
import type { MatrixView } from "../../webview/matrix/matrixView.ts";
import type { FrameChoice, painterTest } from "./harness/painters.ts";
import { countByDefinition } from "./support/countByDefinition.ts";
import { until } from "./support/until.ts";
import { launchWorkbench, type Workbench } from "./support/workbench.ts";

/** What a matrix shows: each device pixel's block of cells, and whether it is painted as holding a nonzero. */
interface Shown {
  readonly rows: number;
  readonly columns: number;
  readonly level: number;
  readonly scale: number;
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly row: number;
  readonly column: number;
  readonly painted: boolean;
  /** The nonzeros that the tile says are under the pixel. */
  readonly count: number;
}

const vgg = { input_size: 224, in_channels: 64, out_channels: 64, kernel_size: 3, padding: 1 };

/** Layers of several kinds, small enough to be walked through, beside the large one of the example. */
const layers: Readonly<Record<string, ConvParameters>> = {
  grouped: {
    type: "conv2d",
    input_size: [40, 37],
    in_channels: 6,
    out_channels: 9,
    kernel_size: [3, 5],
    groups: 3,
    padding: [1, 2],
  },
  strided: {
    type: "conv2d",
    input_size: [61, 58],
    in_channels: 3,
    out_channels: 5,
    kernel_size: [2, 3],
    stride: [4, 5],
    dilation: [3, 1],
  },
  transposed: {
    type: "conv_transpose2d",
    input_size: [23, 31],
    in_channels: 4,
    out_channels: 3,
    kernel_size: [3, 4],
    stride: [2, 3],
    padding: 1,
  },
  isolated: {
    type: "conv2d",
    input_size: [80, 80],
    in_channels: 1,
    out_channels: 1,
    kernel_size: 1,
    stride: 27,
  },
};

const viewportsOfEach = 6;

/** Numbers from 0 to 1 that are the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe("a person at the matrix of a large layer", () => {
  let workbench: Workbench;
  let page: Page;

  before(async () => {
    workbench = await launchWorkbench({
      viewport: { width: 1500, height: 1000 },
      // A machine that runs other things besides may need more than a person's patience.
      files: {
        "microscope.unroll.json": JSON.stringify({ layers }),
        ".vscode/settings.json": JSON.stringify({
          "unroll.typescript.timeLimit": 10_000,
          // Layers that a loop makes share one place in the text, and the first of them would take over there.
          "unroll.panel.followCursor": false,
        }),
      },
    });
    page = workbench.page;
  });
  after(() => workbench?.close());
  afterEach(() => assert.deepEqual(workbench.panel.errors, []));

  async function open(file: string, layer: string): Promise<Locator> {
    await workbench.editor.open(file);
    await workbench.run("Unroll: Open Panel to the Side");
    return choose(layer);
  }

  /** Chooses a layer in the panel and waits for its matrix. */
  async function choose(layer: string): Promise<Locator> {
    const { content } = workbench.panel;
    const list = content.locator("header vscode-dropdown").first();
    await list.waitFor();
    await list.click();
    await list.locator("vscode-option", { hasText: new RegExp(`^${layer}`) }).click();
    const { dOut, dIn } = convGeometry(layers[layer] ?? { type: "conv2d", ...vgg });
    const size = `${dOut.toLocaleString("en-US")} rows, ${dIn.toLocaleString("en-US")} columns`;
    const canvas = content.getByRole("application", { name: `linear matrix, ${size}` });
    await canvas.waitFor();
    await canvas.scrollIntoViewIfNeeded();
    return canvas;
  }

  /** The whole matrix view that a canvas belongs to, once none of its tiles is missing. */
  async function complete(frame: Frame): Promise<void> {
    await until("all tiles", async () =>
      (await frame.evaluate(() => {
        const map = document.querySelector<MatrixView>("matrix-view.map");
        return map?.settled;
      }))
        ? true
        : undefined,
    );
  }

  const scaleOf = (frame: Frame) =>
    frame.evaluate(() => document.querySelector<MatrixView>("matrix-view.map")?.camera.viewport.scale ?? 0);

  /** Reads painted pixels back and tells the cells that each stands for, all counted from the matrix's corner. */
  function read(frame: Frame, count: number, seed: number): Promise<Shown> {
    return frame.evaluate(
      ({ count, seed }) => {
        const map = document.querySelector<MatrixView>("matrix-view.map");
        const canvas = map?.querySelector<HTMLCanvasElement>("canvas.cells");
        const context = canvas?.getContext("2d");
        if (!map?.drawn || !map.coloring || !canvas || !context) throw new Error("no matrix is shown");
        const { viewport, extent } = map.camera;
        const { surface, focus } = map.coloring.palette;
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        // Beyond the edge that cuts off a block, its pixel stays clear.
        const grounds = [surface, surface.map((part, i) => part + ((focus[i] ?? 0) - part) * 0.2)];
        const scale = viewport.scale * devicePixelRatio;
        const block = 2 ** map.drawn.level;
        const taken: { row: number; column: number; painted: boolean; count: number }[] = [];
        const countAt = (row: number, column: number) => {
          const piece = map.drawn?.pieces.find(
            ({ cells }) => row >= cells.r0 && row < cells.r1 && column >= cells.c0 && column < cells.c1,
          );
          if (!piece?.tile.counts) return -1;
          const { tile, cells } = piece;
          const pixel = ((row - cells.r0) / block) * tile.columns + (column - cells.c0) / block;
          const entry = tile.places ? tile.places.indexOf(pixel) : pixel;
          return entry < 0 ? 0 : (tile.counts?.[entry] ?? -1);
        };
        let state = seed;
        const next = () => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          return state / 2 ** 32;
        };
        for (let n = 0; n < count; n++) {
          const [x, y] = [Math.floor(next() * canvas.width), Math.floor(next() * canvas.height)];
          const row = Math.floor((viewport.top + (y + 0.5) / scale) / block) * block;
          const column = Math.floor((viewport.left + (x + 0.5) / scale) / block) * block;
          if (row >= extent.rows || column >= extent.columns) continue;
          const at = 4 * (y * canvas.width + x);
          const isGround =
            data[at + 3] === 0 ||
            grounds.some((ground) => ground.every((part, i) => Math.abs(part - (data[at + i] ?? 0)) <= 1.5));
          taken.push({ row, column, painted: !isGround, count: countAt(row, column) });
        }
        return { ...extent, level: map.drawn.level, scale: viewport.scale, samples: taken };
      },
      { count, seed },
    );
  }

  /** Compares with the nonzeros that lie under each pixel by the layer's definition, counted one by one. */
  function compare(geometry: ConvGeometry, shown: Shown): number {
    const block = 2 ** shown.level;
    let nonzero = 0;
    for (const { row, column, painted, count } of shown.samples) {
      const [bottom, right] = [Math.min(shown.rows, row + block), Math.min(shown.columns, column + block)];
      const counted = countByDefinition(geometry, row, bottom, column, right);
      if (counted > 0) nonzero++;
      const where = `level ${shown.level}, scale ${shown.scale}, block at ${row}, ${column}`;
      assert.equal(painted, counted > 0, `${counted} nonzeros, ${where}`);
      assert.equal(count, counted, where);
    }
    return nonzero;
  }

  it("zooms from the whole matrix to one labelled weight and back", async () => {
    const canvas = await open("vgg-16.unroll.ts", "conv1_2");
    const frame = await workbench.panel.frame();
    await complete(frame);
    const home = await scaleOf(frame);
    const box = await canvas.boundingBox();
    assert(box !== null);
    // On the diagonal, where there are weights at every scale.
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.keyboard.down("Control");
    for (let notch = 0, scale = home; scale < 60; notch++) {
      assert.ok(notch < 40, `still at scale ${scale} after ${notch} notches`);
      await page.mouse.wheel(0, -100);
      scale = await until("a larger scale", async () => {
        const now = await scaleOf(frame);
        return now > scale ? now : undefined;
      });
      if (notch % 6 === 0) {
        await complete(frame);
        compare(convGeometry({ type: "conv2d", ...vgg }), await read(frame, 300, notch));
      }
    }
    await page.keyboard.up("Control");
    await complete(frame);
    await workbench.panel.content
      .locator(".details .arithmetic", { hasText: /^M\[\d+, \d+\] = (W\[\d+, \d+, \d, \d\] = )?[−\d]/ })
      .waitFor();
    await canvas.click();
    for (let press = 0; press < 60 && (await scaleOf(frame)) > home * 1.0001; press++)
      await page.keyboard.press("-");
    await page.keyboard.press("0");
    await until("the whole matrix", async () => (await scaleOf(frame)) === home || undefined);
    await page.keyboard.press("Escape");
  });

  it("goes to a typed row, and finds its first weight", async () => {
    const { content } = workbench.panel;
    const field = content.locator("vscode-text-field.command input");
    await field.fill("row 1,000,000");
    await field.press("Enter");
    await content
      .locator(".details .arithmetic", { hasText: "M[1000000, 46431] = W[19, 0, 0, 0]" })
      .waitFor();
    const frame = await workbench.panel.frame();
    await complete(frame);
    assert.ok(compare(convGeometry({ type: "conv2d", ...vgg }), await read(frame, 1000, 7)) > 0);
    await field.fill("row 9999999");
    await field.press("Enter");
    await content.locator("vscode-text-field.command[data-refused]").waitFor();
  });

  it("drags the overview's frame to the other end", async () => {
    const { content } = workbench.panel;
    const frame = await workbench.panel.frame();
    const overview = content.locator("matrix-view.map .minimap");
    const box = await overview.boundingBox();
    assert(box !== null);
    await page.mouse.move(box.x + box.width / 3, box.y + box.height / 3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 2, box.y + box.height - 2, { steps: 4 });
    await page.mouse.up();
    await until("the end of the matrix", async () => {
      const top = await frame.evaluate(
        () => document.querySelector<MatrixView>("matrix-view.map")?.camera.viewport.top ?? 0,
      );
      return top > 3_100_000 || undefined;
    });
    await content.getByRole("application", { name: /^linear matrix/ }).click();
    await page.keyboard.press("0");
    await page.keyboard.press("Escape");
  });

  it("asks for the tiles of the place to go to, and of none on the way", async () => {
    const frame = await workbench.panel.frame();
    const asked = await frame.evaluate(async () => {
      const map = document.querySelector<MatrixView>("matrix-view.map");
      const view = map?.source?.view;
      if (!map || view === undefined) throw new Error("no matrix is shown");
      const levels: number[] = [];
      const { fetch } = view;
      view.fetch = (place, signal) => {
        levels.push(place.level);
        return fetch(place, signal);
      };
      map.fit();
      map.zoomBy(700);
      map.zoomBy(8);
      map.lookAt({ row: 2_718_281, column: 2_718_281 });
      do await new Promise(requestAnimationFrame);
      while (!map.settled);
      view.fetch = fetch;
      const level = map.drawn?.level;
      map.fit();
      return { level, levels };
    });
    assert.ok(asked.levels.length > 0);
    // The next levels are asked for ahead; the way there went through one that is three further out.
    for (const level of asked.levels) assert.ok(Math.abs(level - (asked.level ?? 0)) <= 1, `level ${level}`);
  });

  it("draws the overview anew only where it changes", async () => {
    const frame = await workbench.panel.frame();
    const drawings = await frame.evaluate(async () => {
      const map = document.querySelector<MatrixView>("matrix-view.map");
      const overview = map?.querySelector<HTMLCanvasElement>(".minimap");
      const context = overview?.getContext("2d");
      if (!map || !context) throw new Error("there is no overview");
      const settled = async () => {
        do await new Promise(requestAnimationFrame);
        while (!map.settled);
      };
      map.zoomBy(8);
      await settled();
      let drawings = 0;
      const put = context.putImageData.bind(context);
      context.putImageData = (image: ImageData, x: number, y: number) => {
        drawings++;
        put(image, x, y);
      };
      map.redraw();
      await settled();
      const unmoved = drawings;
      map.zoomBy(2);
      await settled();
      map.fit();
      return { unmoved, moved: drawings - unmoved };
    });
    assert.equal(drawings.unmoved, 0);
    assert.ok(drawings.moved > 0);
  });

  for (const layer of ["conv1_2", ...Object.keys(layers)]) {
    it(`sees every nonzero and no other in ${viewportsOfEach} random viewports of ${layer}`, async () => {
      const canvas =
        layer === Object.keys(layers)[0] ? await open("microscope.unroll.json", layer) : await choose(layer);
      const frame = await workbench.panel.frame();
      const geometry = convGeometry(layers[layer] ?? { type: "conv2d", ...vgg });
      const random = numbers(layer.length * 7919);
      await canvas.waitFor();
      let [sampled, nonzero] = [0, 0];
      for (let n = 0; n < viewportsOfEach; n++) {
        const [zoom, x, y] = [random.next().value, random.next().value, random.next().value];
        await frame.evaluate(
          ({ zoom, x, y, first }) => {
            const map = document.querySelector<MatrixView>("matrix-view.map");
            if (map === null) throw new Error("no matrix is shown");
            const { range, extent } = map.camera;
            map.fit();
            if (first) return;
            // Near the diagonal, where there is something to be lost.
            const [row, column] = [x * extent.rows, Math.min(1, x + 0.02 * (y - 0.5)) * extent.columns];
            map.zoomBy((range[1] / range[0]) ** zoom);
            map.lookAt({ row, column });
          },
          { zoom, x, y, first: n === 0 },
        );
        await complete(frame);
        const shown = await read(frame, 1500, n + 1);
        nonzero += compare(geometry, shown);
        sampled += shown.samples.length;
      }
      assert.ok(nonzero > 0 && nonzero < sampled, `${nonzero} nonzero of ${sampled}`);
    });
  }
});

describe("the two painters in a browser", () => {
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  before(async () => {
    const { outputFiles } = await build({
      entryPoints: ["test/webview/harness/painters.ts"],
      bundle: true,
      write: false,
      format: "iife",
      target: "es2022",
    });
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on("pageerror", (error) => errors.push(error.message));
    await page.setContent('<body class="vscode-dark"></body>');
    await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
  });
  after(() => browser?.close());
  afterEach(() => assert.deepEqual(errors, []));

  type Tested = typeof globalThis & { readonly painterTest: typeof painterTest };
  const compare = (choice: FrameChoice) =>
    page.evaluate((chosen) => (globalThis as Tested).painterTest.compare(chosen), choice);
  const isReady = (wanted: boolean) =>
    until(
      `WebGL ${wanted ? "back" : "gone"}`,
      async () =>
        (await page.evaluate(() => (globalThis as Tested).painterTest.isReady())) === wanted || undefined,
    );

  it("show the same pixels at every place, scale and density of the screen", async () => {
    await isReady(true);
    const random = numbers(5);
    for (let n = 0; n < 24; n++) {
      const [share, x, y] = [random.next().value, random.next().value, random.next().value];
      const choice = { rows: 3_211_264, columns: 802_817, share, x, y, ratio: [1, 1.25, 1.5, 2][n % 4] ?? 1 };
      const { different, of, painted } = await compare(choice);
      assert.equal(different, 0, `${different} of ${of} pixels with ${JSON.stringify(choice)}`);
      assert.ok(painted > 0 && painted < of);
    }
    const bytes = await page.evaluate(() => (globalThis as Tested).painterTest.textureBytes());
    assert.ok(bytes > 0 && bytes <= 64 * 2 ** 20, `${bytes} bytes of textures`);
  });

  it("go on when the context is lost, and when it is back", async () => {
    const choice = { rows: 500, columns: 400, share: 0.3, x: 0.2, y: 0.1, ratio: 1 };
    await page.evaluate(() => (globalThis as Tested).painterTest.lose());
    await isReady(false);
    assert.equal((await compare(choice)).different, 0);
    await page.evaluate(() => (globalThis as Tested).painterTest.restore());
    await isReady(true);
    assert.equal((await compare(choice)).different, 0);
  });
});

import assert from "node:assert/strict";
import type { MatrixView } from "../../webview/matrix/matrixView.ts";
import { type Theme, themes } from "./support/themes.ts";
import { until } from "./support/until.ts";
import { launchWorkbench, type Workbench } from "./support/workbench.ts";

const example = "convolution-as-linear-layer.unroll.json";

/** A layer whose weight lies in a file, with a number in it that is none. */
const files = {
  "from-a-file.unroll.json": JSON.stringify({
    layers: {
      file: {
        type: "conv1d",
        input_size: 6,
        in_channels: 1,
        out_channels: 1,
        kernel_size: 3,
        bias: false,
        weight: { file: "kernel.csv" },
      },
    },
  }),
  "kernel.csv": "1\nnan\n-1\n",
};

describe("a person at the panel", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await launchWorkbench({ viewport: { width: 1500, height: 1000 }, files });
    await workbench.editor.open(example);
    await workbench.run("Unroll: Open Panel to the Side");
    await shapes("1×6×6 → 1×6×6");
  });
  after(() => workbench?.close());
  afterEach(() => assert.deepEqual(workbench.panel.errors, []));

  const shapes = (text: string) =>
    workbench.panel.content.locator("header .shapes", { hasText: text }).first().waitFor();

  /** A picture of the panel once it is different from an earlier one. */
  async function changedPicture(before: Buffer): Promise<Buffer> {
    return until("another picture", async () => {
      const now = await workbench.panel.outside.screenshot();
      return now.equals(before) ? undefined : now;
    });
  }

  async function stillPicture(): Promise<Buffer> {
    await workbench.panel.settled();
    return workbench.panel.outside.screenshot();
  }

  it("sees the numbers of the layer", async () => {
    const text = (await workbench.panel.content.locator("body").textContent()) ?? "";
    for (const wanted of ["256", "0.8025", "0.9722", "36 × 36", "conv2d"])
      assert(text.includes(wanted), wanted);
  });

  it("types a new stride and sees shapes and picture change", async () => {
    const before = await stillPicture();
    await workbench.editor.replace('"padding": 1,', '"padding": 1, "stride": 2,');
    await shapes("1×6×6 → 1×3×3");
    await changedPicture(before);
  });

  it("keeps the last good picture, marked, while the text is broken", async () => {
    await workbench.editor.replace('"stride": 2', '"stride": 0');
    await workbench.panel.content
      .getByText("stride must be a positive whole number, got 0")
      .first()
      .waitFor();
    // The false claim of another layer is not among what keeps this one from being drawn.
    assert.equal(await workbench.panel.content.locator(".problems li").count(), 1);
    await shapes("1×6×6 → 1×3×3");
    const strip = workbench.panel.content.locator("section.parameters.stale");
    assert.equal(await strip.locator("input:enabled, vscode-button:not([disabled])").count(), 0);
    const reason = await strip.locator(".parameter").first().getAttribute("title");
    assert.equal(reason, "edges has errors: correct them in the text first.");
    await workbench.editor.replace('"stride": 0', '"stride": 1');
    await shapes("1×6×6 → 1×6×6");
    await workbench.panel.content.getByText("stride must be").first().waitFor({ state: "detached" });
    assert.equal(await strip.count(), 0);
  });

  it("moves the window step by step, and the arithmetic follows", async () => {
    const { content } = workbench.panel;
    await content.getByText("y[0, 0, 0]").first().waitFor();
    await content
      .getByRole("button", { name: /next position|step forward/i })
      .first()
      .click();
    await content.getByText("y[0, 0, 1]").first().waitFor();
    const before = await stillPicture();
    await content.getByRole("button", { name: /play/i }).first().click();
    await changedPicture(before);
    await content.getByRole("button", { name: /pause/i }).first().click();
  });

  it("follows the cursor to another layer", async () => {
    await workbench.editor.placeCursor('"exercise"');
    await shapes("2×5×4 → 3×3×2");
    await workbench.editor.placeCursor('"edges"');
    await shapes("1×6×6 → 1×6×6");
  });

  it("points at a cell of M and reads what it is", async () => {
    const { content } = workbench.panel;
    const canvas = content.getByRole("application", { name: /^linear matrix/ });
    await canvas.scrollIntoViewIfNeeded();
    await canvas.hover({ position: { x: 120, y: 120 } });
    await content
      .getByText(/M\[\d+, \d+\] =/)
      .first()
      .waitFor();
  });

  it("turns a stepper and sees the file and the picture follow, and undo take it back", async () => {
    const { content } = workbench.panel;
    await content.getByRole("button", { name: "More padding" }).click();
    await shapes("1×6×6 → 1×8×8");
    await workbench.page.locator(".view-line", { hasText: '"padding": 2' }).first().waitFor();
    await workbench.editor.focus();
    await workbench.page.keyboard.press("ControlOrMeta+z");
    await shapes("1×6×6 → 1×6×6");
  });

  it("sees the proof of the layer", async () => {
    await workbench.panel.content.getByText(/✓ 3 ways, \d+ ULP/).waitFor();
  });

  it("lays the matrices out as another framework does", async () => {
    const { content } = workbench.panel;
    await content.locator("details.layout summary").click();
    for (const name of ["NHWC", "[ky][kx][c]", "im2row"]) await content.getByRole("radio", { name }).click();
    await content.getByText("as TensorFlow and Keras do").waitFor();
    await content.getByRole("radio", { name: /^Unfold/ }).click();
    await content.getByRole("application", { name: "unfold matrix, 36 rows, 9 columns" }).waitFor();
    await content.getByRole("radio", { name: "im2col" }).click();
    await content.getByRole("application", { name: "unfold matrix, 9 rows, 36 columns" }).waitFor();
    for (const name of ["NCHW", "[c][ky][kx]", /^Linear layer/])
      await content.getByRole("radio", { name }).click();
    await content.getByText("as PyTorch, ONNX and Caffe do").waitFor();
  });

  it("keeps zoom, pin and scroll over an edit and a reload of the window", async () => {
    const { panel, editor, page } = workbench;
    await editor.placeCursor('"edges"');
    await shapes("1×6×6 → 1×6×6");
    const canvas = panel.content.getByRole("application", { name: /^linear matrix/ });
    await canvas.scrollIntoViewIfNeeded();
    await canvas.click({ position: { x: 200, y: 200 } });
    for (const key of ["+", "+", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    const shown = async () => {
      const frame = await panel.frame();
      return frame.evaluate(() => {
        const { viewport } = document.querySelector<MatrixView>("matrix-view.map")?.camera ?? {};
        const cell = document.querySelector(".details .arithmetic")?.textContent?.match(/M\[\d+, \d+\]/)?.[0];
        return { ...viewport, cell, scroll: Math.round(document.scrollingElement?.scrollTop ?? 0) };
      });
    };
    const before = await until("a pinned cell", async () => {
      const now = await shown();
      return now.cell === undefined ? undefined : now;
    });
    assert.ok(before.scroll > 0, JSON.stringify(before));
    const sum = panel.content.locator(".arithmetic").first();
    const old = await sum.innerText();
    await editor.replace('"sobel_x"', '"sobel_y"');
    // While the word is half typed a problem stands above all, and the page scrolls to keep what is seen in its place.
    await until("the same view of the new weights", async () => {
      const [now, text] = [await shown(), await sum.innerText()];
      return (text !== old && JSON.stringify(now) === JSON.stringify(before)) || undefined;
    });
    await editor.focus();
    await editor.save();
    await workbench.reload();
    await until("the same view", async () => {
      const now = await shown();
      return JSON.stringify(now) === JSON.stringify(before) || undefined;
    });
    await panel.content.getByRole("application", { name: /^linear matrix/ }).focus();
    await page.keyboard.press("Escape");
    await until("nothing pinned", async () => ((await shown()).cell === undefined ? true : undefined));
  });

  it("is back after a reload of the window, with its layer", async () => {
    await workbench.editor.placeCursor('"exercise"');
    await shapes("2×5×4 → 3×3×2");
    await workbench.editor.save();
    await workbench.reload();
    await shapes("2×5×4 → 3×3×2");
  });

  for (const [title, expected] of [
    ["Unroll: Next Layer", "1×8×8 → 2×3×3"],
    ["Unroll: Previous Layer", "2×5×4 → 3×3×2"],
  ] as const) {
    it(`runs “${title}” from the palette`, async () => {
      if (title.includes("Next")) await workbench.editor.placeCursor('"exercise"');
      await workbench.editor.focus();
      await workbench.run(title);
      await shapes(expected);
    });
  }

  it("runs “Unroll: Visualize Layer at Cursor” from the palette", async () => {
    await workbench.editor.placeCursor('"edges"');
    await workbench.run("Unroll: Visualize Layer at Cursor");
    await shapes("1×6×6 → 1×6×6");
  });

  it("runs “Unroll: Copy Report” and is told so", async () => {
    await workbench.run("Unroll: Copy Report");
    await workbench.page.locator(".statusbar-item", { hasText: "Report of edges copied" }).first().waitFor();
  });

  it("opens a ResNet-50 layer of 10^11 entries, and M is there", async () => {
    await workbench.editor.open("resnet-50.unroll.json");
    await workbench.run("Unroll: Open Panel to the Side");
    await shapes("3×224×224 → 64×112×112");
    const text = (await workbench.panel.content.locator("body").textContent()) ?? "";
    assert(text.includes("116,214,528"), text);
  });

  it("reads all of a row's nonzeros beside its matrix, however wide the panel is", async () => {
    const { page, panel } = workbench;
    const before = page.viewportSize() ?? { width: 1500, height: 1000 };
    const field = panel.content.locator(".matrix vscode-text-field.command input");
    await field.fill("row 802815");
    await field.press("Enter");
    await panel.content.locator(".row-entries caption", { hasText: "in row 802,815" }).waitFor();
    for (const width of [1700, 1800, 2200, 2600]) {
      await page.setViewportSize({ width, height: 1000 });
      await until(`a table within its place at ${width} px`, async () =>
        (await panel.content.locator(".row-entries").evaluate((table) => {
          const [cells, room] = [table, table.closest(".words")].map((each) => each?.getBoundingClientRect());
          return cells !== undefined && room !== undefined && cells.right <= room.right;
        }))
          ? true
          : undefined,
      );
    }
    await page.setViewportSize(before);
  });

  it("creates a new file from an example, in TypeScript", async () => {
    await workbench.run("Unroll: New Parameter File…", "LeNet-5", "TypeScript");
    await until("lenses of the new file", async () => {
      const lenses = await workbench.editor.lenses();
      return lenses.some((lens) => lens.includes("1×28×28") || lens.includes("1×32×32")) || undefined;
    });
  });

  it("sees the numbers of a tensor file, NaN among them", async () => {
    await workbench.editor.open("from-a-file.unroll.json");
    await workbench.run("Unroll: Open Panel to the Side");
    await shapes("1×6 → 1×4");
    const { content } = workbench.panel;
    await content.getByText("✓ 3 ways, 0 ULP").waitFor();
    await content.locator(".arithmetic", { hasText: /y\[0, 0\] =[\s\S]*NaN/ }).waitFor();
    assert.equal(await content.getByText(/example .*weight/).count(), 0);
  });

  it("goes to the position that is typed", async () => {
    await workbench.editor.open(example);
    await workbench.run("Unroll: Open Panel to the Side");
    const { content } = workbench.panel;
    await content.locator("vscode-text-field.number input").last().click({ clickCount: 3 });
    await workbench.page.keyboard.type("3");
    await workbench.page.keyboard.press("Enter");
    await content.locator(".arithmetic", { hasText: /^\s*y\[0, (0, 3|1, 1)\]/ }).waitFor();
  });

  for (const theme of Object.keys(themes) as Theme[]) {
    it(`can read names of tensors in the theme ${theme}`, async () => {
      await workbench.setTheme(theme);
      const least = await until("the theme in the panel", async () => {
        const frame = await workbench.panel.frame();
        return frame.evaluate((kind) => {
          if (!document.body.classList.contains(`vscode-${kind}`)) return undefined;
          const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
          if (context === null) return undefined;
          const luminance = (...layers: readonly string[]) => {
            for (const color of layers) {
              context.fillStyle = color;
              context.fillRect(0, 0, 1, 1);
            }
            const linear = [...context.getImageData(0, 0, 1, 1).data].map((part) => (part / 255) ** 2.2);
            return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
          };
          const ratios = [...document.querySelectorAll("code")].map((code) => {
            const { color, backgroundColor } = getComputedStyle(code);
            const page = getComputedStyle(document.body).backgroundColor;
            const [ground, text] = [luminance(page, backgroundColor), luminance(color)];
            return (Math.max(ground, text) + 0.05) / (Math.min(ground, text) + 0.05);
          });
          return ratios.length === 0 ? undefined : Math.min(...ratios);
        }, theme);
      });
      assert.ok(least > 4.5, `contrast ${least}`);
    });
  }
});

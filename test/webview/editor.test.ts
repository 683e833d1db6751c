import assert from "node:assert/strict";
import { until } from "./support/until.ts";
import { launchWorkbench, type Workbench } from "./support/workbench.ts";

const example = "convolution-as-linear-layer.unroll.json";

describe("a person at the text of an example", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await launchWorkbench();
    await workbench.editor.open(example);
  });
  after(() => workbench?.close());

  const lensesWith = (wanted: string) =>
    until(`a lens with ${wanted}`, async () => {
      const found = await workbench.editor.lenses();
      return found.find((lens) => lens.includes(wanted));
    });

  it("reads above each layer what comes out of it", async () => {
    assert.equal(await lensesWith("1×6×6"), "▶ Unroll · 1×6×6 → 1×6×6 · 9 params · 256 MACs");
  });

  it("sees the common mistake about d_in underlined, and is told which one it is", async () => {
    await workbench.editor.select('"d_in": 12');
    await until("a squiggle", async () =>
      (await workbench.editor.squiggles("error")) === 1 ? true : undefined,
    );
    const problems = await workbench.editor.problems();
    assert.equal(problems.length, 1, problems.join("\n"));
    assert.match(problems[0] ?? "", /d_in is claimed to be 12, but is 40/);
    assert.match(problems[0] ?? "", /output/);
  });

  it("reads in a hover what a key does to this layer, and what the layer's matrix looks like", async () => {
    const padding = await workbench.editor.hover('"padding"', /h′/);
    assert.match(padding.text, /⌊\(6 \+ 2·1 − 3\)\/1⌋ \+ 1 = 6/);
    const layer = await workbench.editor.hover('"edges"', /36 × 36/);
    assert.match(layer.text, /256/);
    assert.equal(layer.images.length, 1);
    assert.match(layer.images[0] ?? "", /^data:image\/svg\+xml/);
  });

  it("types a stride and sees lens and problems follow", async () => {
    await workbench.editor.replace('"padding": 1,', '"padding": 1, "stride": 2,');
    await lensesWith("1×6×6 → 1×3×3");
    await until("the claims that now are false", async () =>
      (await workbench.editor.squiggles("error")) >= 3 ? true : undefined,
    );
    await workbench.editor.replace('"stride": 2', '"stride": 0');
    const problems = await until("the broken rule", async () => {
      const found = await workbench.editor.problems();
      return (
        found.some((message) => message.includes("stride must be a positive whole number, got 0")) ||
        undefined
      );
    });
    assert(problems);
    await workbench.editor.replace('"stride": 0', '"stride": 1');
    await lensesWith("1×6×6 → 1×6×6");
  });

  it("is offered the keys of a layer while typing", async () => {
    await workbench.editor.placeCursor('"stride": 1,');
    await workbench.page.keyboard.type('"dila');
    await workbench.page
      .locator(".suggest-widget.visible .monaco-list-row", { hasText: "dilation" })
      .first()
      .waitFor();
    await workbench.page.keyboard.press("Escape");
    for (let n = 0; n < 6; n++) await workbench.page.keyboard.press("Backspace");
  });

  it("corrects a false claim by the quick fix", async () => {
    await workbench.editor.select('"d_in": 12');
    await workbench.page.keyboard.press("ArrowRight");
    const fix = workbench.page
      .locator(".action-widget .monaco-list-row", { hasText: "Change to 40" })
      .first();
    await until("the quick fix", async () => {
      await workbench.page.keyboard.press("ControlOrMeta+.");
      const found = await fix.waitFor({ timeout: 3000 }).then(
        () => true,
        () => undefined, // the menu was asked for while the text was still being analysed
      );
      if (!found) await workbench.page.keyboard.press("Escape");
      return found;
    });
    await fix.click();
    await until("no squiggle", async () =>
      (await workbench.editor.squiggles("error")) === 0 ? true : undefined,
    );
  });
});

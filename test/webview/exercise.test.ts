import assert from "node:assert/strict";
import { until } from "./support/until.ts";
import { launchWorkbench, type Workbench } from "./support/workbench.ts";

/** The classic exercise from its example files alone: the optimum and why, broken designs and the exact one, training, one float of memory. */
describe("a person at the classic attention exercise", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await launchWorkbench({ viewport: { width: 1700, height: 1300 } });
  });
  after(() => workbench?.close());
  afterEach(() => assert.deepEqual(workbench.panel.errors, []));

  const content = () => workbench.panel.content;
  /** Waits until the panel says something. */
  const says = (text: string | RegExp) => content().getByText(text).first().waitFor();
  const chip = (text: RegExp) => content().locator("header.page .chip", { hasText: text }).first().waitFor();

  it("opens the designs and sees what the first one claims, what it is, and what is best", async () => {
    await workbench.editor.open("attention-designs.unroll.json");
    const lenses = await until("the losses above the layers", async () => {
      const all = await workbench.editor.lenses();
      return all.some((lens) => lens.includes("loss 1.2830")) ? all : undefined;
    });
    assert(
      lenses.some((lens) => lens.includes("optimum 0.5")),
      lenses.join("\n"),
    );
    await workbench.run("Unroll: Open Panel to the Side");
    await content().locator("attention-panel").waitFor();
    await chip(/loss\s*1\.283/);
    await chip(/optimum\s*0\.5/);
    await says(/unseen: ½/);
    await says(/seen at 2/);
    await says(/is worse than always answering the median ½, which costs 1;/);
  });

  it("finds all three claims marked with what the losses are", async () => {
    const problems = await workbench.editor.problems();
    for (const loss of ["1.2830", "1.3146", "1.2830"]) {
      assert(
        problems.some((message) => message.includes(`claimed to be 0.5, but is ${loss}`)),
        problems.join("\n"),
      );
    }
  });

  it("moves a variable and reads the arithmetic of an output", async () => {
    const line = content().locator(".arithmetic").first();
    await line.waitFor();
    const before = await line.innerText();
    const slider = content().locator(".task input[type=range]").first();
    await slider.focus();
    for (let n = 0; n < 5; n++) await workbench.page.keyboard.press("ArrowRight");
    await until("other arithmetic", async () => ((await line.innerText()) !== before ? true : undefined));
  });

  it("inserts the exact design by the button of the finding, and the loss falls to the optimum", async () => {
    await content().getByRole("button", { name: "Insert the exact design" }).first().click();
    await chip(/loss\s*0\.5/);
    await workbench.editor.focus();
    await workbench.page.keyboard.press("ControlOrMeta+z");
    await chip(/loss\s*1\.283/);
  });

  it("looks at the exact design, and types a sharper β in TypeScript", async () => {
    await workbench.editor.open("attention-exact.unroll.ts");
    await workbench.run("Unroll: Open Panel to the Side");
    await chip(/loss\s*0\.50002/);
    await workbench.editor.replace("const beta = 10", "const beta = 4");
    await chip(/loss\s*0\.509/);
    await workbench.editor.replace("const beta = 4", "const beta = 40");
    await chip(/loss\s*0\.5(?!\d)/);
    await workbench.editor.replace("const beta = 40", "const beta = 10");
  });

  it("sharpens it by the command, which asks by how much", async () => {
    await workbench.editor.placeCursor('type: "attention"');
    const box = await workbench.runThatAsks("Unroll: Sharpen Design…");
    await box.fill("-1");
    await workbench.page.getByText("A number above 0, for example 2.").first().waitFor();
    await box.fill("4");
    await box.press("Enter");
    await box.waitFor({ state: "hidden" });
    await workbench.page.locator(".view-line", { hasText: "scale: 4" }).first().waitFor();
    await chip(/loss\s*0\.5(?!\d)/);
  });

  it("trains a design from random weights below 0.501, and writes it into the file", async () => {
    await workbench.editor.open("train-a-design.unroll.json");
    await workbench.run("Unroll: Open Panel to the Side");
    await content().locator("attention-panel").waitFor();
    await chip(/loss\s*1\./);
    await content()
      .getByRole("button", { name: /Train 8 seeds/ })
      .first()
      .click();
    const keep = content().locator(".training").getByText("Keep", { exact: true }).first();
    await keep.waitFor({ timeout: 90_000 });
    await content()
      .getByRole("button", { name: /^Stop/ })
      .first()
      .waitFor({ state: "detached", timeout: 90_000 });
    await keep.click();
    await chip(/loss\s*0\.500/);
    await until("the loss above the layer", async () =>
      (await workbench.editor.lenses()).some((lens) => /loss 0\.500/.test(lens)) ? true : undefined,
    );
  });

  it("trains by the command, watches the notification, and adds what was found as a new layer", async () => {
    await workbench.editor.placeCursor('"one dimension"');
    await workbench.run("Unroll: Train Design");
    // These workbenches are not to be disturbed: what would pop up is kept in the list of notifications.
    await workbench.run("Notifications: Show Notifications");
    await workbench.page
      .locator(".notifications-center")
      .getByText("Add as New Layer", { exact: true })
      .click({ timeout: 90_000 });
    await workbench.page.locator(".view-line", { hasText: "one dimension_trained" }).first().waitFor();
    await until("the floor of one dimension", async () =>
      (await workbench.editor.lenses()).some((lens) => /loss 0\.6[12]/.test(lens)) ? true : undefined,
    );
  });

  it("looks at one float of memory: its bits, its price, and the race", async () => {
    await workbench.editor.open("one-float-of-memory.unroll.json");
    await workbench.run("Unroll: Open Panel to the Side");
    await content().locator("recurrent-panel").waitFor();
    await chip(/optimum\s*0\.5/);
    await says(/1\.22(07)?(e-4|·10⁻⁴|e−4)/);
    await content().locator(".race", { hasText: "one bfloat16" }).first().waitFor();
    await content().locator(".race", { hasText: "attention" }).first().waitFor();
  });
});

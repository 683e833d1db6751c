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
    await chip(/loss\s*1\.2830/);
    await chip(/optimum\s*0\.5/);
    assert.deepEqual(await content().locator(".task tbody tr").last().locator("td").allInnerTexts(), [
      "unseen: ½",
      "unseen: ½",
      "seen at 2",
      "seen at 3",
    ]);
    await says(/is worse than always answering the median ½, which costs 1;/);
    await says(
      /W_Q·W_Kᵀ ignores the position: at u1 = 0\.3, u2 = 0\.8 position 3 attends mostly to itself \(0\.46\) and answers u2, not u1/,
    );
    await says(/At position 2, u2 has not been seen: the median ½ is best and costs ¼\./);
  });

  it("reads why the optimum is what it is in the hover of the task", async () => {
    const { text } = await workbench.editor.hover('"repeat"', /least possible loss/);
    assert.match(text, /The least possible loss is ½/);
    assert.match(text, /u1 has not been seen: the median ½ is best and costs ¼/);
    assert.match(text, /u2 was seen at position 3, so it costs nothing/);
  });

  it("compares all designs: loss at each position, total, gap and parameters", async () => {
    await workbench.run("Unroll: Compare Layers on Their Task");
    const rows = content().locator(".race tbody tr");
    await rows.first().waitFor();
    const cells = async (n: number) => (await rows.nth(n).innerText()).split(/\s+/).slice(-7).join(" ");
    assert.equal(await cells(0), "0.25 0.25 0 0 0.5 0 –");
    // Ranked: the exact design first, then the broken ones.
    assert.match(
      await rows.nth(1).innerText(),
      /^exact[\s\S]*0\.25\s+0\.25\s+1\.1e−5\s+1\.1e−5\s+0\.50002\s+2\.3e−5\s+17/,
    );
    assert.match(await rows.last().innerText(), /^compare with places[\s\S]*1\.3146\s+0\.815/);
    await content()
      .locator("header.page .chip", { hasText: /race\s*2 of 4/ })
      .waitFor();
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
    await chip(/loss\s*1\.2830/);
  });

  it("looks at the exact design, and types a sharper β in TypeScript", async () => {
    await workbench.editor.open("attention-exact.unroll.ts");
    await workbench.run("Unroll: Open Panel to the Side");
    await chip(/loss\s*0\.50002/);
    await chip(/β\s*10/);
    await workbench.editor.replace("const beta = 10", "const beta = 4");
    await chip(/loss\s*0\.509/);
    await workbench.editor.replace("const beta = 4", "const beta = 40");
    await chip(/loss\s*0\.5(?!\d)/);
    await chip(/β\s*40/);
    await workbench.editor.replace("const beta = 40", "const beta = 10");
    await chip(/β\s*10/);
  });

  it("moves the β slider, and the loss falls with it", async () => {
    const slider = content().locator(".sharpness input[type=range]");
    await slider.waitFor();
    await slider.focus();
    await workbench.page.keyboard.press("End");
    await chip(/β\s*40/);
    await chip(/loss\s*0\.5(?!\d)/);
    await workbench.page.keyboard.press("Home");
    await chip(/β\s*0(?!\d)/);
    // All sources alike: ¼, then the means of what is seen.
    await chip(/loss\s*0\.9/);
    await slider.dblclick();
    await chip(/β\s*10/);
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
      .getByRole("button", { name: /Train Design/ })
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

  it("looks at one float of memory: its bits, their price, and why it is not optimal", async () => {
    await workbench.editor.open("one-float-of-memory.unroll.json");
    await workbench.run("Unroll: Open Panel to the Side");
    await content().locator("recurrent-panel").waitFor();
    await chip(/optimum\s*0\.5/);
    await chip(/loss\s*0\.5001/);
    await says(/Not optimal, but the price is/);
    const price = content().locator(".price .verdict");
    assert.match(
      await price.innerText(),
      /1\.22·10⁻⁴.* 24 bits: 12 for u₁, 12 for u₂.*2³² states .* 7\.19\d*·10⁻⁶/s,
    );
    const boxes = content().locator(".memory .bits .run:not(.implied) .bit");
    assert.equal(await boxes.count(), 32);
    // Histories that end in the same state.
    await says(/Histories that collide in this state/);
    const formats = content().locator(".formats tbody tr");
    await until("all formats measured", async () =>
      (await formats.allInnerTexts()).every((row) => !row.includes("…")) ? true : undefined,
    );
    assert.match((await formats.allInnerTexts()).join("\n"), /bfloat16[\s\S]*float32[\s\S]*float64/);
  });

  it("steps through the sequence and watches the bits being taken", async () => {
    const moment = content().locator(".memory .moment");
    await content().locator(".memory .steps tbody tr").first().locator(".heard").click();
    await until("the first step", async () => (/x₁ = 0/.test(await moment.innerText()) ? true : undefined));
    for (const heard of [/x₂ = u₁/, /x₃ = u₂/, /x₄ = u₁/]) {
      await workbench.page.keyboard.press("ArrowRight");
      await until(`${heard}`, async () => (heard.test(await moment.innerText()) ? true : undefined));
    }
  });

  it("sees transformer beside recurrent layer beside optimum", async () => {
    const race = content().locator(".race");
    for (const name of ["optimum", "one float32", "one bfloat16", "one float64", "tanh", "attention"]) {
      await race.locator("tbody tr", { hasText: name }).first().waitFor();
    }
    await race.getByRole("button", { name: /tanh/ }).click();
    await content().locator(".memories").waitFor();
    await content()
      .getByRole("button", { name: /Train Design/ })
      .waitFor();
  });
});

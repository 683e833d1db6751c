import assert from "node:assert/strict";
import { Throttle } from "../../../src/panels/throttle.ts";

describe("Throttle", () => {
  it("runs the first request at once and the last of a burst once more", async () => {
    let runs = 0;
    let ranAgain = () => {};
    const again = new Promise<void>((resolve) => {
      ranAgain = resolve;
    });
    const throttle = new Throttle(5, () => {
      runs++;
      if (runs === 2) ranAgain();
    });
    throttle.request();
    assert.equal(runs, 1);
    for (let i = 0; i < 10; i++) throttle.request();
    assert.equal(runs, 1, "the burst waits");
    await again;
    assert.equal(runs, 2);
    throttle.dispose();
  });
});

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { slowerClock } from "../../../src/worker/processorTime.ts";
import { Watchdog } from "../../../src/worker/watchdog.ts";

const never = () => new Promise<void>(() => {});

/** A watchdog over a thread whose processor time the test tells, and whether it has ended the thread. */
function watched(options: { readonly longest?: number; readonly ask?: () => Promise<unknown> } = {}) {
  const thread = { time: 0, asked: 0, looks: 0, ended: undefined as (() => void) | undefined };
  const ended = new Promise<void>((resolve) => {
    thread.ended = resolve;
  });
  const watchdog = new Watchdog({
    patience: 20,
    longest: options.longest ?? 60_000,
    ask: () => {
      thread.asked++;
      return (options.ask ?? never)();
    },
    end: () => thread.ended?.(),
    processorTime: () => {
      thread.looks++;
      return thread.time;
    },
  });
  return { thread, watchdog, ended };
}

describe("Watchdog", () => {
  it("spares a thread that gets no processor time, and ends it once it has had its share", async () => {
    const { thread, watchdog, ended } = watched();
    // As often as it would take to end it several times over.
    while (thread.looks < 60) await pause(1);
    assert.equal(watchdog.hasBitten, false);
    thread.time += 20;
    await ended;
    assert.equal(watchdog.hasBitten, true);
  });

  it("ends a thread in the long run, whatever it could compute", async () => {
    const { watchdog, ended } = watched({ longest: 50 });
    await ended;
    assert.equal(watchdog.hasBitten, true);
  });

  it("spares a thread that answers, however much it computes in between", async () => {
    const { thread, watchdog } = watched({
      ask: async () => {
        thread.time += 1000;
      },
    });
    while (thread.asked < 5) await pause(1);
    assert.equal(watchdog.hasBitten, false);
    watchdog.stop();
  });

  it("is over once it is stopped", async () => {
    const [early, late, after] = [watched(), watched(), watched()];
    early.watchdog.stop();
    while (late.thread.looks < 5) await pause(1);
    late.watchdog.stop();
    const { asked, looks } = late.thread;
    late.thread.time += 1000;
    // What began after them is asked and ended by the same timers.
    while (after.thread.asked === 0) await pause(1);
    after.thread.time += 1000;
    await after.ended;
    assert.deepEqual([early.watchdog.hasBitten, early.thread.asked], [false, 0]);
    assert.deepEqual([late.watchdog.hasBitten, late.thread.asked, late.thread.looks], [false, asked, looks]);
  });
});

describe("slowerClock", () => {
  it("goes by whichever of two clocks is slower since the last look", () => {
    const [a, b] = [{ time: 5 }, { time: 100 }];
    const clock = slowerClock(
      () => a.time,
      () => b.time,
    );
    a.time += 10;
    b.time += 3;
    assert.equal(clock(), 3);
    a.time += 1;
    b.time += 50;
    assert.equal(clock(), 4);
  });
});

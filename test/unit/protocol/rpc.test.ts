import assert from "node:assert/strict";
import {
  type Clock,
  notification,
  type Port,
  Rpc,
  RpcError,
  request,
  Transfer,
} from "../../../src/protocol/rpc.ts";

/** Two ports that hand messages to each other as a real carrier does: later, and copied. */
function connectedPorts(): { left: Port; right: Port; transferred: ArrayBuffer[] } {
  const listeners: Record<"left" | "right", (message: unknown) => void> = { left: () => {}, right: () => {} };
  const transferred: ArrayBuffer[] = [];
  const port = (mine: "left" | "right", theirs: "left" | "right"): Port => ({
    post: (message, transfer) => {
      transferred.push(...(transfer ?? []));
      queueMicrotask(() => listeners[theirs](structuredClone(message)));
    },
    onMessage: (listener) => {
      listeners[mine] = listener;
    },
  });
  return { left: port("left", "right"), right: port("right", "left"), transferred };
}

/** A clock that moves when the test says so. */
class ManualClock implements Clock {
  readonly #timers = new Set<{ readonly due: number; readonly callback: () => void }>();
  #now = 0;
  setTimeout(callback: () => void, milliseconds: number): unknown {
    const timer = { due: this.#now + milliseconds, callback };
    this.#timers.add(timer);
    return timer;
  }
  clearTimeout(handle: unknown): void {
    for (const timer of this.#timers) if (timer === handle) this.#timers.delete(timer);
  }
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const timer of [...this.#timers]) {
      if (timer.due > this.#now) continue;
      this.#timers.delete(timer);
      timer.callback();
    }
  }
  get waiting(): number {
    return this.#timers.size;
  }
}

function pair() {
  const ports = connectedPorts();
  const clock = new ManualClock();
  return {
    asker: new Rpc(ports.left, clock),
    answerer: new Rpc(ports.right, clock),
    clock,
    transferred: ports.transferred,
  };
}

const hasReason = (reason: string) => (error: unknown) =>
  error instanceof RpcError && error.reason === reason;
const double = request<number, number>("double");

describe("Rpc", () => {
  it("brings back what the other side answers", async () => {
    const { asker, answerer, clock } = pair();
    answerer.handle(double, (n) => 2 * n);
    assert.deepEqual(await Promise.all([1, 2, 3].map((n) => asker.request(double, n))), [2, 4, 6]);
    assert.equal(clock.waiting, 0, "a settled request leaves no timer behind");
  });

  it("passes on the message and the reason of a failure", async () => {
    const { asker, answerer } = pair();
    answerer.handle(double, () => {
      throw new RpcError("stale", "version 3 is no longer shown");
    });
    await assert.rejects(asker.request(double, 1), (error) => {
      assert(error instanceof RpcError);
      assert.equal(error.reason, "stale");
      assert.match(error.message, /version 3/);
      return true;
    });
  });

  it("fails when nobody answers a method", async () => {
    const { asker } = pair();
    await assert.rejects(asker.request(double, 1), hasReason("failed"));
  });

  it("refuses parameters that do not decode, without running the handler", async () => {
    const { asker, answerer } = pair();
    let ran = false;
    const strict = request<number, number>("strict", (value) => {
      if (typeof value !== "number") throw new TypeError("expected a number");
      return value;
    });
    answerer.handle(strict, (n) => {
      ran = true;
      return n;
    });
    await assert.rejects(asker.request(request<string, number>("strict"), "no"), /expected a number/);
    assert.equal(ran, false);
  });

  it("times out, tells the other side, and ignores the late answer", async () => {
    const { asker, answerer, clock } = pair();
    let answer = (_: number) => {};
    const aborted = new Promise<void>((resolve) => {
      answerer.handle(double, (_, signal) => {
        signal.addEventListener("abort", () => resolve());
        return new Promise<number>((settle) => {
          answer = settle;
        });
      });
    });
    const asked = asker.request(double, 1, { timeout: 50 });
    const refused = assert.rejects(asked, hasReason("timeout"));
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(50);
    await refused;
    await aborted;
    answer(2);
  });

  it("cancels through the signal", async () => {
    const { asker, answerer, clock } = pair();
    answerer.handle(double, () => new Promise<number>(() => {}));
    const controller = new AbortController();
    const refused = assert.rejects(
      asker.request(double, 1, { signal: controller.signal }),
      hasReason("cancelled"),
    );
    controller.abort();
    await refused;
    assert.equal(clock.waiting, 0);
    await assert.rejects(asker.request(double, 1, { signal: controller.signal }), hasReason("cancelled"));
  });

  it("rejects what is under way when it is closed, and what comes after", async () => {
    const { asker, answerer } = pair();
    answerer.handle(double, () => new Promise<number>(() => {}));
    const refused = assert.rejects(asker.request(double, 1), hasReason("closed"));
    asker.close();
    await refused;
    await assert.rejects(asker.request(double, 1), hasReason("closed"));
  });

  it("hands buffers over and delivers notifications", async () => {
    const { asker, answerer, transferred } = pair();
    const numbers = request<number, Float32Array>("numbers");
    answerer.handle(numbers, (n) => {
      const data = new Float32Array(n).fill(7);
      return new Transfer(data, [data.buffer]);
    });
    assert.deepEqual([...(await asker.request(numbers, 2))], [7, 7]);
    assert.equal(transferred.length, 1);

    const moved = notification<{ x: number }>("moved");
    const arrived = new Promise<number>((resolve) => answerer.on(moved, ({ x }) => resolve(x)));
    asker.notify(moved, { x: 5 });
    assert.equal(await arrived, 5);
  });

  it("survives messages that are not ours", async () => {
    const { asker, answerer } = pair();
    const ports = connectedPorts();
    const rpc = new Rpc(ports.right, new ManualClock());
    rpc.handle(double, (n) => 2 * n);
    for (const odd of [null, 1, "text", {}, { rpc: "unheard-of" }, { rpc: "result", id: 99 }])
      ports.left.post(odd);
    answerer.handle(double, (n) => 2 * n);
    assert.equal(await asker.request(double, 4), 8);
  });
});

import { unpackTile } from "../../src/core/packTile.ts";
import type { SparseTile } from "../../src/core/sparseTile.ts";
import { type Port, Rpc, RpcError } from "../../src/protocol/rpc.ts";
import { pageClock } from "../pageClock.ts";
import { type ConvTileParams, convTile } from "./messages.ts";

/** More threads do not help: the page paints what they make one after the other. */
const mostThreads = 3;

interface Thread {
  readonly rpc: Rpc;
  underWay: number;
}

/**
 * Threads of the page itself that compute tiles. To the host and back a tile passes through the workbench's own thread twice and
 * through a socket, which takes several times as long as computing it does.
 */
export class TileThreads {
  #threads: readonly Thread[] = [];

  /** @param source the script of a thread */
  constructor(source: string, count = Math.min(mostThreads, navigator.hardwareConcurrency)) {
    // From a blob: a webview may start no other worker.
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    for (let n = 0; n < count; n++) this.#start(url);
  }

  /** @throws RpcError with reason `closed` where the page may have no threads, or they ended */
  async tile(params: ConvTileParams, signal: AbortSignal): Promise<SparseTile> {
    const [first, ...others] = this.#threads;
    if (first === undefined) throw new RpcError("closed", "the page has no threads");
    const thread = others.reduce((least, other) => (other.underWay < least.underWay ? other : least), first);
    thread.underWay++;
    try {
      return unpackTile(await thread.rpc.request(convTile, params, { signal }));
    } finally {
      thread.underWay--;
    }
  }

  #start(url: string): void {
    const worker = new Worker(url);
    const port: Port = {
      post: (message, transfer) => worker.postMessage(message, [...(transfer ?? [])]),
      onMessage: (listener) =>
        worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => listener(data)),
    };
    const thread: Thread = { rpc: new Rpc(port, pageClock), underWay: 0 };
    this.#threads = [...this.#threads, thread];
    worker.addEventListener("error", () => {
      this.#threads = this.#threads.filter((other) => other !== thread);
      thread.rpc.close("a thread of the page could not start, or ended");
      worker.terminate();
    });
  }
}

import { Worker } from "node:worker_threads";
import { ping } from "../protocol/compute.ts";
import { type RequestEntry, type RequestOptions, Rpc, RpcError } from "../protocol/rpc.ts";
import { nodeClock, nodePort } from "./nodePort.ts";
import { Watchdog } from "./watchdog.ts";

export interface DeadlineOptions extends RequestOptions {
  /**
   * Milliseconds of uninterrupted computing after which the worker is terminated and this request fails with reason `timeout`.
   * Waiting does not count: for the host to read a file, say, while it is busy itself, or for a processor that others have.
   */
  readonly deadline?: number;
}

/** How often a request is asked again whose worker ended. */
const mostRetries = 3;

interface Running {
  readonly worker: Worker;
  readonly rpc: Rpc;
}

/**
 * A worker thread that starts with its first request and survives its own death: after a crash or a missed deadline a new one
 * takes over, and requests that were under way through no fault of theirs are asked again.
 */
export class ComputeWorker {
  readonly #script: string;
  readonly #connect: (rpc: Rpc) => void;
  #running: Running | undefined;
  #retries: Promise<void> = Promise.resolve();
  #disposed = false;

  /** @param connect registers what the worker may ask of its host */
  constructor(script: string, connect: (rpc: Rpc) => void) {
    this.#script = script;
    this.#connect = connect;
  }

  async request<P, R>(entry: RequestEntry<P, R>, params: P, options: DeadlineOptions = {}): Promise<R> {
    try {
      return await this.#attempt(entry, params, options);
    } catch (error) {
      if (!this.#wasTornAway(error)) throw error;
      return await this.#askAgain(entry, params, options);
    }
  }

  async #attempt<P, R>(entry: RequestEntry<P, R>, params: P, options: DeadlineOptions): Promise<R> {
    const { deadline } = options;
    const running = this.#start();
    const watchdog =
      deadline === undefined
        ? undefined
        : new Watchdog({
            patience: deadline,
            ask: () => running.rpc.request(ping, null),
            end: () => this.#stop(running),
          });
    try {
      return await running.rpc.request(entry, params, options);
    } catch (error) {
      if (!watchdog?.hasBitten) throw error;
      throw new RpcError("timeout", `${entry.method} was stopped after ${deadline} ms`);
    } finally {
      watchdog?.stop();
    }
  }

  /** Whether a request failed because its worker ended, be it through its own fault or another's. */
  #wasTornAway(error: unknown): boolean {
    return error instanceof RpcError && error.reason === "closed" && !this.#disposed;
  }

  /** One after the other, so that a request that ends every worker takes no other with it; new ones may, so it is asked some times. */
  #askAgain<P, R>(entry: RequestEntry<P, R>, params: P, options: DeadlineOptions): Promise<R> {
    const answer = this.#retries.then(async () => {
      for (let left = mostRetries; ; left--) {
        try {
          return await this.#attempt(entry, params, options);
        } catch (error) {
          if (left === 1 || !this.#wasTornAway(error)) throw error;
        }
      }
    });
    this.#retries = answer.then(
      () => {},
      () => {},
    );
    return answer;
  }

  dispose(): void {
    this.#disposed = true;
    if (this.#running) this.#stop(this.#running);
  }

  #start(): Running {
    if (this.#disposed) throw new RpcError("closed", "the compute worker was disposed");
    if (this.#running) return this.#running;
    const worker = new Worker(this.#script);
    const running: Running = { worker, rpc: new Rpc(nodePort(worker), nodeClock) };
    worker.once("error", () => this.#stop(running));
    worker.once("exit", () => this.#stop(running));
    this.#connect(running.rpc);
    this.#running = running;
    return running;
  }

  #stop(running: Running): void {
    if (this.#running === running) this.#running = undefined;
    running.rpc.close("the compute worker was stopped");
    void running.worker.terminate();
  }
}

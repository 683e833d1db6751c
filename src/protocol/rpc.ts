/**
 * Typed requests and notifications over any two-way port: host and page, host and worker.
 *
 * An entry of a protocol is a value that carries its types; both sides import the same one. A side answers with
 * `handle`, the other asks with `request`. Every request ends: it is answered, fails, times out, is cancelled,
 * or is rejected because its port was closed.
 */

export interface RequestEntry<P, R> {
  readonly kind: "request";
  readonly method: string;
  /** Checks what arrived; a side that trusts its peer (our own worker) needs none. */
  readonly decode?: (value: unknown) => P;
  readonly result?: R;
}

export interface NotificationEntry<P> {
  readonly kind: "notification";
  readonly method: string;
  readonly decode?: (value: unknown) => P;
}

export function request<P, R>(method: string, decode?: (value: unknown) => P): RequestEntry<P, R> {
  return { kind: "request", method, ...(decode ? { decode } : {}) };
}

export function notification<P>(method: string, decode?: (value: unknown) => P): NotificationEntry<P> {
  return { kind: "notification", method, ...(decode ? { decode } : {}) };
}

export interface Port {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
}

export type RpcErrorReason = "timeout" | "cancelled" | "closed" | "stale" | "failed";

/** Why a request brought no answer; branch on `reason`. */
export class RpcError extends Error {
  readonly reason: RpcErrorReason;

  constructor(reason: RpcErrorReason, message: string) {
    super(message);
    this.name = "RpcError";
    this.reason = reason;
  }
}

type Message =
  | { readonly rpc: "request"; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly rpc: "cancel"; readonly id: number }
  | { readonly rpc: "notification"; readonly method: string; readonly params: unknown }
  | { readonly rpc: "result"; readonly id: number; readonly result: unknown }
  | { readonly rpc: "error"; readonly id: number; readonly reason: RpcErrorReason; readonly message: string };

interface Pending {
  resolve(value: unknown): void;
  reject(error: RpcError): void;
  release(): void;
}

interface Handler {
  readonly decode: ((value: unknown) => unknown) | undefined;
  run(params: unknown, signal: AbortSignal): unknown;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the request fails with reason `timeout`. */
  readonly timeout?: number;
}

/** What runs timers and cancels; given from outside because pure code has no globals of its own. */
export interface Clock {
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
}

const defaultTimeout = 20_000;

/** An answer whose buffers are handed over instead of copied. */
export class Transfer<R> {
  readonly value: R;
  readonly buffers: readonly ArrayBuffer[];

  constructor(value: R, buffers: readonly ArrayBuffer[]) {
    this.value = value;
    this.buffers = buffers;
  }
}

export class Rpc {
  readonly #port: Port;
  readonly #clock: Clock;
  readonly #handlers = new Map<string, Handler>();
  readonly #pending = new Map<number, Pending>();
  readonly #running = new Map<number, AbortController>();
  #lastId = 0;
  #closed = false;

  constructor(port: Port, clock: Clock) {
    this.#port = port;
    this.#clock = clock;
    port.onMessage((message) => {
      if (typeof message === "object" && message !== null && "rpc" in message)
        this.#receive(message as Message);
    });
  }

  handle<P, R>(
    entry: RequestEntry<P, R>,
    run: (params: P, signal: AbortSignal) => R | Transfer<R> | Promise<R | Transfer<R>>,
  ): void {
    this.#handlers.set(entry.method, {
      decode: entry.decode,
      run: (params, signal) => run(params as P, signal),
    });
  }

  on<P>(entry: NotificationEntry<P>, run: (params: P) => void): void {
    this.#handlers.set(entry.method, { decode: entry.decode, run: (params) => run(params as P) });
  }

  notify<P>(entry: NotificationEntry<P>, params: P): void {
    if (!this.#closed) this.#post({ rpc: "notification", method: entry.method, params });
  }

  request<P, R>(entry: RequestEntry<P, R>, params: P, { signal, timeout }: RequestOptions = {}): Promise<R> {
    if (this.#closed)
      return Promise.reject(new RpcError("closed", `${entry.method}: the other side is gone`));
    if (signal?.aborted) return Promise.reject(new RpcError("cancelled", `${entry.method} was cancelled`));
    const id = ++this.#lastId;
    return new Promise<R>((resolve, reject) => {
      const fail = (reason: RpcErrorReason, message: string) => {
        this.#settle(id)?.reject(new RpcError(reason, message));
        this.#post({ rpc: "cancel", id });
      };
      const limit = timeout ?? defaultTimeout;
      const timer = this.#clock.setTimeout(
        () => fail("timeout", `${entry.method} brought no answer within ${limit} ms`),
        limit,
      );
      const abort = () => fail("cancelled", `${entry.method} was cancelled`);
      signal?.addEventListener("abort", abort);
      this.#pending.set(id, {
        resolve: (value) => resolve(value as R),
        reject,
        release: () => {
          this.#clock.clearTimeout(timer);
          signal?.removeEventListener("abort", abort);
        },
      });
      this.#post({ rpc: "request", id, method: entry.method, params });
    });
  }

  /** Rejects everything under way; later requests are refused. */
  close(why = "the other side is gone"): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(new RpcError("closed", why));
    for (const controller of this.#running.values()) controller.abort();
  }

  #post(message: Message, transfer?: readonly ArrayBuffer[]): void {
    if (!this.#closed) this.#port.post(message, transfer);
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.release();
    return pending;
  }

  #receive(message: Message): void {
    switch (message.rpc) {
      case "result":
        this.#settle(message.id)?.resolve(message.result);
        break;
      case "error":
        this.#settle(message.id)?.reject(new RpcError(message.reason, message.message));
        break;
      case "cancel":
        this.#running.get(message.id)?.abort();
        break;
      case "notification": {
        const handler = this.#handlers.get(message.method);
        handler?.run(
          handler.decode ? handler.decode(message.params) : message.params,
          new AbortController().signal,
        );
        break;
      }
      case "request":
        void this.#answer(message.id, message.method, message.params);
        break;
    }
  }

  async #answer(id: number, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const handler = this.#handlers.get(method);
      if (handler === undefined) throw new RpcError("failed", `nobody answers ${method}`);
      const answer = await handler.run(handler.decode ? handler.decode(params) : params, controller.signal);
      if (controller.signal.aborted) throw new RpcError("cancelled", `${method} was cancelled`);
      if (answer instanceof Transfer) this.#post({ rpc: "result", id, result: answer.value }, answer.buffers);
      else this.#post({ rpc: "result", id, result: answer });
    } catch (error) {
      const reason = error instanceof RpcError ? error.reason : "failed";
      this.#post({
        rpc: "error",
        id,
        reason,
        message: error instanceof Error ? error.message : String(error),
      });
    } finally {
      this.#running.delete(id);
    }
  }
}

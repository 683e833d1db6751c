import { batchingPort } from "../src/protocol/batchingPort.ts";
import { jsonPort } from "../src/protocol/jsonPort.ts";
import { type Port, Rpc } from "../src/protocol/rpc.ts";
import { endOfTurn } from "./endOfTurn.ts";
import { pageClock } from "./pageClock.ts";

/** What VS Code gives to the page of a webview. */
interface WebviewApi {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare const acquireVsCodeApi: () => WebviewApi;

/** The only way of the page to its host. */
export interface Host {
  readonly rpc: Rpc;
  /** What the page kept over a reload, unchecked. */
  readonly saved: unknown;
  save(state: unknown): void;
}

/** VS Code allows this once a page. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  const port: Port = {
    post: (message, transfer) => api.postMessage(message, transfer),
    onMessage: (listener) => addEventListener("message", ({ data }: MessageEvent<unknown>) => listener(data)),
  };
  return {
    rpc: new Rpc(batchingPort(jsonPort(port), endOfTurn), pageClock),
    saved: api.getState(),
    save: (state) => api.setState(state),
  };
}

import type { Webview } from "vscode";
import { batchingPort } from "../protocol/batchingPort.ts";
import { jsonPort } from "../protocol/jsonPort.ts";
import type { Port } from "../protocol/rpc.ts";

export type MessageChannel = Pick<Webview, "postMessage" | "onDidReceiveMessage">;

/** A webview as the carrier of our messages. VS Code copies buffers, so there is nothing to hand over. */
export function webviewPort(webview: MessageChannel): Port {
  const port: Port = {
    post: (message) => void webview.postMessage(message),
    onMessage: (listener) => void webview.onDidReceiveMessage(listener),
  };
  return batchingPort(jsonPort(port), (flush) => void setImmediate(flush));
}

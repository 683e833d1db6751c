import type { Webview } from "vscode";
import type { Port } from "../protocol/rpc.ts";

/** A webview as the carrier of our messages. VS Code copies buffers, so there is nothing to hand over. */
export function webviewPort(webview: Webview): Port {
  return {
    post: (message) => void webview.postMessage(message),
    onMessage: (listener) => void webview.onDidReceiveMessage(listener),
  };
}

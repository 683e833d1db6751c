import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { build, type OutputFile } from "esbuild";
import { workerSource } from "../../../scripts/build/workerSource.ts";

const nonce = "harness";
const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; worker-src blob:; style-src 'self' 'nonce-${nonce}'; font-src 'self'; img-src 'self' data:">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="webview.css">
<title>Unroll</title>
</head>
<body>
<script nonce="${nonce}" src="page.js"></script>
<unroll-app></unroll-app>
<script nonce="${nonce}" src="webview.js"></script>
</body>
</html>`;

/** Bundles the page and its stand-in host and serves them, under the same content security policy as in VS Code. */
export async function serveHarness(): Promise<{
  url: string;
  server: Server;
  bytes: Record<string, number>;
}> {
  const shared = { bundle: true, write: false, target: "es2022", logLevel: "warning", minify: true } as const;
  const [script, page, style] = await Promise.all([
    build({ ...shared, entryPoints: ["webview/main.ts"], format: "iife", plugins: [workerSource] }),
    build({
      ...shared,
      entryPoints: ["test/webview/harness/page.ts"],
      format: "iife",
      external: ["*/params/typescript.ts", "node:*"],
    }),
    build({ ...shared, entryPoints: ["webview/main.css"], external: ["./codicon.ttf*"] }),
  ]);
  const bytes = ({ outputFiles }: { outputFiles: OutputFile[] }) =>
    outputFiles[0]?.contents ?? new Uint8Array();
  const resources: Record<string, [type: string, content: string | Uint8Array]> = {
    "/": ["text/html", html],
    "/page.js": ["text/javascript", bytes(page)],
    "/webview.js": ["text/javascript", bytes(script)],
    "/webview.css": ["text/css", bytes(style)],
    "/codicon.ttf": ["font/ttf", await readFile("node_modules/@vscode/codicons/dist/codicon.ttf")],
  };
  const server = createServer((request, response) => {
    const found = resources[new URL(request.url ?? "/", "http://localhost").pathname];
    if (found === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": found[0] }).end(found[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the harness has no port");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    server,
    bytes: { script: bytes(script).length, style: bytes(style).length },
  };
}

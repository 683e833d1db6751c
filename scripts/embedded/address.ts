import type { Server } from "./server.ts";

/** What VS Code shows when its address is opened; all paths absolute. */
export interface Opening {
  readonly folder: string;
  readonly file?: string;
  /** The directory of an extension under development. */
  readonly extension?: string;
  /** A module whose `run()` VS Code calls in the extension host, and then exits. */
  readonly tests?: string;
}

/** The address that the desktop's command-line arguments become when VS Code runs in a browser. */
export function address({ port, token }: Server, { folder, file, extension, tests }: Opening): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${encodeURI(path)}`;
  const payload = [
    ["skipWelcome", "true"],
    ...(file === undefined ? [] : [["openFile", remote(file)]]),
    ...(extension === undefined ? [] : [["extensionDevelopmentPath", remote(extension)]]),
    ...(tests === undefined ? [] : [["extensionTestsPath", remote(tests)]]),
  ];
  const url = new URL(`http://127.0.0.1:${port}/`);
  if (token !== undefined) url.searchParams.set("tkn", token);
  url.searchParams.set("folder", folder);
  url.searchParams.set("payload", JSON.stringify(payload));
  return url.href;
}

import { spawn } from "node:child_process";

/** Opens an address in the person's browser where there is one; that it cannot is no error, for the address is printed too. */
export function showAddress(url: string): void {
  if (process.env.CI || process.env.UNROLL_NO_BROWSER) return;
  const [command, ...args] = opener();
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}

function opener(): [string, ...string[]] {
  switch (process.platform) {
    case "darwin":
      return ["open"];
    case "win32":
      return ["rundll32", "url.dll,FileProtocolHandler"]; // `start` would take the address apart at each `&`
    default:
      return ["xdg-open"];
  }
}

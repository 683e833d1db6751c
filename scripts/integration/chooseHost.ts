export type Host = "desktop" | "embedded";

/** The desktop VS Code where it can be downloaded and shown, as on a developer's machine; else the one from npm packages. */
export async function chooseHost(): Promise<Host> {
  const wanted = process.env.UNROLL_TEST_HOST;
  if (wanted === "desktop" || wanted === "embedded") return wanted;
  if (wanted !== undefined)
    throw new RangeError(`UNROLL_TEST_HOST is "${wanted}", expected "desktop" or "embedded"`);
  return hasDisplay() && (await canDownload()) ? "desktop" : "embedded";
}

function hasDisplay(): boolean {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

async function canDownload(): Promise<boolean> {
  const releases = "https://update.code.visualstudio.com/api/releases/stable";
  try {
    const response = await fetch(releases, { method: "HEAD", signal: AbortSignal.timeout(3000) });
    return response.ok;
  } catch {
    return false;
  }
}

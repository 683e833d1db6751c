import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";
import { installOnce } from "./installOnce.ts";
import { embeddedHome } from "./paths.ts";
import { step } from "./progress.ts";

/** Starts a headless browser: the one named by UNROLL_BROWSER, else an installed one, else the one among the dependencies. */
export async function launchBrowser(): Promise<Browser> {
  const installed = process.env.UNROLL_BROWSER ?? findInstalled();
  const { executablePath, env } = installed ? { executablePath: installed, env: {} } : await unpackBrowser();
  return chromium.launch({ executablePath, env: { ...process.env, ...env }, args: flags });
}

const flags = [
  "--no-sandbox", // a container's root may not have one, and every page shown is our own
  "--no-first-run",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // WebGL without a graphics card. Pages are put together without it, as everywhere without a card: several times as fast.
  "--enable-unsafe-swiftshader",
];

function findInstalled(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const directories = (process.env.PATH ?? "").split(delimiter);
  const candidates = [
    ...names.flatMap((name) => directories.map((directory) => join(directory, name))),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  ];
  return candidates.find((path) => existsSync(path));
}

/** The package holds a compressed browser for Linux; unpacked here with the libraries and a font that a bare machine lacks. */
async function unpackBrowser() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      "No browser was found. Install Chrome or Chromium, or name one in the variable UNROLL_BROWSER.",
    );
  }
  const directory = await installOnce(join(embeddedHome, "chromium"), (target) =>
    step("Unpacking a browser (once)", async () => {
      await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", unpack], {
        // The package writes into the temporary directory, and adds the libraries where it believes to be on AWS.
        env: { ...process.env, TMPDIR: target, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" },
        cwd: import.meta.dirname,
      });
      await writeFile(join(target, "fonts.conf"), fontConfiguration);
    }),
  );
  return {
    executablePath: join(directory, "chromium"),
    env: {
      ...((await hasLibrary("libnss3.so")) ? {} : { LD_LIBRARY_PATH: join(directory, "al2023", "lib") }),
      ...(existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_FILE: join(directory, "fonts.conf") }),
    },
  };
}

const unpack = 'await (await import("@sparticuz/chromium")).default.executablePath()';

const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`;

async function hasLibrary(name: string): Promise<boolean> {
  const listing = await promisify(execFile)("/sbin/ldconfig", ["-p"]).catch(() => ({ stdout: "" }));
  return listing.stdout.includes(name);
}

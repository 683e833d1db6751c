import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { address } from "../../../scripts/embedded/address.ts";
import { launchBrowser } from "../../../scripts/embedded/browser.ts";
import { installVscode } from "../../../scripts/embedded/install.ts";
import { installExtension } from "../../../scripts/embedded/installExtension.ts";
import { ownDirectory } from "../../../scripts/embedded/ownDirectory.ts";
import { embeddedHome, root } from "../../../scripts/embedded/paths.ts";
import { type Server, startServer } from "../../../scripts/embedded/server.ts";
import { type Settings, writeSettings } from "../../../scripts/embedded/settings.ts";
import { Editor } from "./editor.ts";
import { Panel } from "./panel.ts";
import { pick, pickThatAsks } from "./quickInput.ts";
import { testSettings } from "./settings.ts";
import { type Theme, themes } from "./themes.ts";

export interface LaunchOptions {
  /** A `.vsix` to install; without it the working tree runs as an extension under development. */
  readonly vsix?: string;
  /** The directory of another extension to run instead. */
  readonly extension?: string;
  /** Files of the folder besides copies of the examples, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: Settings;
  readonly theme?: Theme;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** Starts VS Code with Unroll on a copy of the examples, as a person would see it. `close` it in the end. */
export async function launchWorkbench(options: LaunchOptions = {}): Promise<Workbench> {
  const program = await installVscode();
  const home = await ownDirectory(embeddedHome, "workbench");
  const folder = join(home, "folder");
  await cp(join(root, "examples"), folder, { recursive: true });
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  if (options.vsix !== undefined) await installExtension(program, home, options.vsix);
  const { id: colorTheme } = themes[options.theme ?? "dark"];
  await writeSettings(home, { ...testSettings, ...options.settings, "workbench.colorTheme": colorTheme });
  const server = await startServer({ program, dataDirectory: home });
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: options.viewport ?? { width: 1400, height: 900 } });
  const workbench = new Workbench(page, folder, { server, browser, home });
  await page.goto(
    address(server, {
      folder,
      ...(options.vsix === undefined ? { extension: options.extension ?? root } : {}),
    }),
  );
  await workbench.ready();
  return workbench;
}

interface Parts {
  readonly server: Server;
  readonly browser: Browser;
  readonly home: string;
}

export class Workbench {
  readonly page: Page;
  /** The folder that is open in it; nothing a test does there touches the examples themselves. */
  readonly folder: string;
  readonly editor: Editor;
  readonly panel: Panel;
  readonly #parts: Parts;
  readonly #settings: Record<string, unknown> = {};

  constructor(page: Page, folder: string, parts: Parts) {
    this.page = page;
    this.folder = folder;
    this.editor = new Editor(page);
    this.panel = new Panel(page);
    this.#parts = parts;
    open.add(this);
  }

  /** Waits until the workbench is drawn and has its commands. */
  async ready(): Promise<void> {
    await this.page.locator(".monaco-workbench .explorer-folders-view .monaco-list-row").first().waitFor();
  }

  /** Runs a command by its full title, through the palette, and makes the choices that it asks for. */
  async run(title: string, ...choices: readonly string[]): Promise<void> {
    await pick(this.page, `>${title}`, title, ...choices);
  }

  /** Runs a command that asks for some text, and gives the field for it. */
  async runThatAsks(title: string): Promise<Locator> {
    await pickThatAsks(this.page, `>${title}`, title);
    return this.page.locator(".quick-input-widget input").first();
  }

  /** Changes settings while VS Code runs: those of the folder, for it does not notice when a file of the user's changes. */
  async configure(settings: Settings): Promise<void> {
    Object.assign(this.#settings, settings);
    await mkdir(join(this.folder, ".vscode"), { recursive: true });
    await writeFile(join(this.folder, ".vscode", "settings.json"), JSON.stringify(this.#settings));
  }

  async setTheme(theme: Theme): Promise<void> {
    const { label, workbench } = themes[theme];
    await pick(this.page, ">Preferences: Color Theme", "Preferences: Color Theme", label);
    await this.page.locator(`.monaco-workbench.${workbench}`).waitFor();
  }

  /** Reloads the window by VS Code's own command, which keeps what is open and where the cursor stands. */
  async reload(): Promise<void> {
    const title = "Developer: Reload Window";
    await Promise.all([this.page.waitForEvent("load"), pick(this.page, `>${title}`, title)]);
    await this.ready();
  }

  async screenshot(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }

  async close(): Promise<void> {
    open.delete(this);
    const { browser, server, home } = this.#parts;
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** Those that are open now, for a picture of what went wrong. */
export const open = new Set<Workbench>();

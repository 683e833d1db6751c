import { type Uri, workspace } from "vscode";
import type { SandboxLimits } from "../params/limits.ts";
import type { PageSettings } from "../protocol/pageState.ts";

/** Unroll's settings as the code uses them; names and defaults are declared in package.json. */
export interface Settings {
  readonly codeLens: boolean;
  readonly hover: boolean;
  readonly hoverPicture: boolean;
  readonly followCursor: boolean;
  readonly openAutomatically: boolean;
  readonly page: PageSettings;
  readonly sandbox: SandboxLimits;
}

export const section = "unroll";

/** Reads the settings that hold for a resource. A value of the wrong type, possible in a hand-written file, counts as unset. */
export function readSettings(resource?: Uri): Settings {
  const configuration = workspace.getConfiguration(section, resource ?? null);
  const flag = (key: string, otherwise: boolean) => {
    const value = configuration.get(key);
    return typeof value === "boolean" ? value : otherwise;
  };
  const number = (key: string, least: number, most: number, otherwise: number) => {
    const value = configuration.get(key);
    return typeof value === "number" && Number.isFinite(value)
      ? Math.min(most, Math.max(least, value))
      : otherwise;
  };
  return {
    codeLens: flag("codeLens.enabled", true),
    hover: flag("hover.enabled", true),
    hoverPicture: flag("hover.picture", true),
    followCursor: flag("panel.followCursor", true),
    openAutomatically: flag("panel.openAutomatically", false),
    page: {
      stepsPerSecond: number("panel.stepsPerSecond", 0.5, 60, 4),
      colorBy: configuration.get("panel.colorBy") === "values" ? "values" : "taps",
    },
    sandbox: {
      milliseconds: number("typescript.timeLimit", 50, 10_000, 500),
      megabytes: number("typescript.memoryLimit", 8, 1024, 64),
    },
  };
}

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

export type Settings = Readonly<Record<string, unknown>>;

/** A profile without greetings, tips, chat or anything that asks the network. */
const quiet: Settings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off", // in a browser, VS Code saves by itself otherwise: trying something out would edit the examples
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "update.showReleaseNotes": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** Writes the user settings of an embedded VS Code; a running one takes them over at once. */
export async function writeSettings(dataDirectory: string, settings: Settings): Promise<void> {
  const file = join(dataDirectory, "data", "User", "settings.json");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...quiet, ...settings }, null, 2)}\n`);
}

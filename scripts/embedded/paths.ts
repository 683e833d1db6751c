import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");

/** Everything that is fetched or written to run VS Code; ignored by git, and deleting it costs only time. */
export const embeddedHome = join(root, ".vscode-test", "embedded");

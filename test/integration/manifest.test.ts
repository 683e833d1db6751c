import assert from "node:assert/strict";
import { commands, extensions } from "vscode";
import { command } from "../../src/editor/commandIds.ts";
import { extensionId, openText } from "./support/documents.ts";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly configuration: {
      readonly properties: Record<string, { readonly markdownDescription?: string }>;
    };
  };
}

describe("the manifest", () => {
  const manifest = (): Manifest => extensions.getExtension<unknown>(extensionId)?.packageJSON as Manifest;

  before(() => openText("{}"));

  it("activates with the first parameter file", async () => {
    const extension = extensions.getExtension(extensionId);
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });

  it("declares just the commands that are registered, in the category Unroll", async () => {
    const declared = manifest().contributes.commands;
    const registered = (await commands.getCommands(true)).filter((id) => id.startsWith("unroll."));
    assert.deepEqual(declared.map((entry) => entry.command).sort(), [...registered].sort());
    assert.deepEqual(declared.map((entry) => entry.command).sort(), Object.values(command).sort());
    assert(declared.every(({ category }) => category === "Unroll"));
  });

  it("describes every setting", () => {
    for (const [key, { markdownDescription }] of Object.entries(
      manifest().contributes.configuration.properties,
    )) {
      assert(markdownDescription && markdownDescription.length > 20, key);
    }
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { selectionAt } from "../../../src/core/selection.ts";
import {
  type Navigation,
  planesAt,
  windowCount,
  windowOf,
  windowSelection,
  withinLayer,
} from "../../../webview/convolution/navigation.ts";
import { commandOfKey } from "../../../webview/convolution/panelKeys.ts";
import { readSavedState } from "../../../webview/savedState.ts";
import { convParameters } from "../support/convCases.ts";

const beginning: Navigation = {
  position: 0,
  outChannel: 0,
  inChannel: 0,
  slices: [],
  tab: "linear",
  colorBy: "taps",
};

describe("navigation", () => {
  it("fits every layer after an edit", () => {
    fc.assert(
      fc.property(
        convParameters,
        fc.nat(),
        fc.nat(99),
        fc.nat(99),
        (parameters, position, outChannel, inChannel) => {
          const g = convGeometry(parameters);
          const nav = withinLayer(g, { ...beginning, position, outChannel, inChannel, slices: [7] });
          assert.ok(nav.position < windowCount(g));
          assert.deepEqual(nav, withinLayer(g, nav), "fitting twice changes nothing");
          const { kernel } = planesAt(g, nav);
          assert.ok((kernel.planes[1] ?? 0) >= 0 && (kernel.planes[1] ?? 0) < g.inChannels / g.groups);
          assert.equal(windowOf(g, windowSelection(g, nav)), nav.position);
        },
      ),
    );
  });

  it("finds the window of an entry of M", () => {
    const g = convGeometry({
      input_size: [6, 6],
      in_channels: 1,
      out_channels: 1,
      kernel_size: 3,
      padding: 1,
    });
    const entry = selectionAt(g, { view: "linear", planes: [] }, 15, 22);
    assert.equal(entry && windowOf(g, entry), 15);
  });

  it("shows the slice of a padded volume that the kernel's slice lies on", () => {
    const g = convGeometry({
      input_size: [5, 6, 7],
      in_channels: 1,
      out_channels: 1,
      kernel_size: 3,
      padding: 1,
    });
    const { input, output } = planesAt(g, { ...beginning, slices: [0] });
    assert.deepEqual(
      [input.planes, output.planes],
      [
        [0, -1],
        [0, 0],
      ],
    );
  });
});

describe("keys of the panel", () => {
  const sizes = [4, 5];
  const command = (key: string, position: number) => commandOfKey(key, position, sizes);

  it("move the window and stop at the edges", () => {
    assert.deepEqual(command("ArrowRight", 19), { do: "go", position: 19 });
    assert.deepEqual(command("ArrowLeft", 0), { do: "go", position: 0 });
    assert.deepEqual(command("ArrowDown", 7), { do: "go", position: 12 });
    assert.deepEqual(command("ArrowUp", 3), { do: "go", position: 3 });
    assert.deepEqual(command("End", 3), { do: "go", position: 19 });
  });

  it("play, release, and leave others alone", () => {
    assert.deepEqual(command(" ", 0), { do: "togglePlay" });
    assert.deepEqual(command("Escape", 0), { do: "release" });
    assert.equal(command("a", 0), undefined);
  });
});

describe("the saved state", () => {
  const pinned = { ref: { view: "linear", planes: [] }, row: 15, column: 22 };
  const scales = { diverging: "purple–green", sequential: "grey", transfer: "symlog" };
  const map = { tab: "linear", scale: 2.5, left: 3, top: 4 };
  const saved = {
    format: 1,
    uri: "file:///a.unroll.json",
    layer: "conv1",
    navigation: { ...beginning, scales, pinned, map },
  };

  it("comes back as it was", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(readSavedState(structuredClone(saved)))), saved);
  });

  it("is ignored when it is of another format or damaged", () => {
    for (const damaged of [
      null,
      7,
      {},
      { ...saved, format: 2 },
      { ...saved, navigation: { ...beginning, tab: "x" } },
    ]) {
      assert.equal(readSavedState(damaged), undefined);
    }
  });

  it("may lack the navigation, as one written before there was any", () => {
    assert.deepEqual(readSavedState({ format: 1, uri: "a" })?.navigation, undefined);
  });
});

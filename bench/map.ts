import { launchWorkbench } from "../test/webview/support/workbench.ts";
import type { MatrixView } from "../webview/matrix/matrixView.ts";
import type { Figure } from "./figures.ts";
import { type ProcessMemory, processMemory, withMemory } from "./processMemory.ts";

const viewports = 40;
const panSteps = 240;
/** Steps of a way through the matrix as a person takes it: a third of the view to the side, or half as large again. */
const steps = 240;
/** How long the walk through the matrix takes, in milliseconds. */
const walk = 60_000;

export interface MapMeasurements {
  readonly figures: readonly Figure[];
  /** What page and extension host take before and after the walk, and at most during it. */
  readonly memory: string;
}

/** The map of VGG-16's second layer, 3,211,264 × 3,211,264: jumps, panning over what is there, and a walk of a minute. */
export async function measureMap(): Promise<MapMeasurements> {
  const layer = {
    type: "conv2d",
    input_size: 224,
    in_channels: 64,
    out_channels: 64,
    kernel_size: 3,
    padding: 1,
  };
  const workbench = await launchWorkbench({
    viewport: { width: 1700, height: 1000 },
    files: { "map.unroll.json": JSON.stringify({ layers: { conv1_2: layer } }) },
  });
  try {
    await workbench.editor.open("map.unroll.json");
    await workbench.run("Unroll: Open Panel to the Side");
    const canvas = workbench.panel.content.getByRole("application", { name: /^linear matrix/ }).first();
    await canvas.waitFor();
    await canvas.scrollIntoViewIfNeeded();
    const frame = await workbench.panel.frame();
    const before = await processMemory();
    const measuring = frame.evaluate(
      async ([viewports, steps, panSteps, walk]) => {
        const map = document.querySelector("matrix-view.map") as MatrixView;
        const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
        const settled = async () => {
          const start = performance.now();
          do await nextFrame();
          while (!map.settled);
          return performance.now() - start;
        };
        /** Somewhere else, at another zoom: multiples of the golden ratio never come to the same place. */
        const jump = (n: number) => {
          const { range } = map.camera;
          map.fit();
          map.zoomBy((range[1] / range[0]) ** ((n * 0.377) % 1));
          const place = ((n * 0.6180339887) % 1) * 3_211_264;
          map.lookAt({ row: Math.floor(place), column: Math.floor(place) });
        };
        /**
         * Notes of each tile of the map the time from its request, when it leaves the store, to the end of the drawing that first
         * has it. The store hears of the tile right after this does, and asks for the drawing unless that is under way already:
         * what is asked for after that comes after the drawing in the same frame.
         */
        const timeTiles = () => {
          const tiles: number[] = [];
          const view = map.source?.view;
          if (view === undefined) throw new Error("the map shows nothing");
          const fetch = view.fetch;
          view.fetch = (place, signal) => {
            const start = performance.now();
            const fetched = fetch(place, signal);
            const note = () => requestAnimationFrame(() => tiles.push(performance.now() - start));
            fetched.then(
              () => queueMicrotask(note),
              () => {},
            );
            return fetched;
          };
          const stop = () => {
            view.fetch = fetch;
          };
          return { tiles, stop };
        };
        const heap = () => {
          const { memory } = performance as unknown as { memory?: { usedJSHeapSize: number } };
          return `${map.memory || "no tiles"}, JavaScript ${((memory?.usedJSHeapSize ?? 0) / 1e6).toFixed(0)} MB`;
        };
        await settled();
        const before = heap();
        const jumps: number[] = [];
        for (let n = 1; n <= viewports; n++) {
          jump(n);
          jumps.push(await settled());
        }
        const { tiles, stop } = timeTiles();
        map.fit();
        await settled();
        for (let n = 0; n < steps; n++) {
          const { range, viewport: view, size } = map.camera;
          const depth = Math.log(view.scale / range[0]) / Math.log(range[1] / range[0]);
          // In and out again between the whole and a single weight, and to the side in between.
          const inwards = Math.floor(n / 40) % 2 === 0;
          if (n % 2 === 0) map.zoomBy(inwards ? (depth < 1 ? 1.5 : 1) : depth > 0 ? 1 / 1.5 : 1);
          else {
            const shift = size.width / 3 / view.scale;
            map.follow({
              ...view,
              left: view.left + shift * Math.sin(n),
              top: view.top + shift * Math.cos(n),
            });
          }
          await nextFrame();
          await settled();
        }
        stop();
        map.fit();
        map.zoomBy(6);
        await settled();
        const { viewport } = map.camera;
        const frames: number[] = [];
        let last = await nextFrame();
        for (let n = 0; n < panSteps; n++) {
          const [left, top] = [Math.sin(n / 9), Math.cos(n / 9)].map(
            (shift) => (shift * 20) / viewport.scale,
          );
          map.follow({ ...viewport, left: viewport.left + (left ?? 0), top: viewport.top + (top ?? 0) });
          const now = await nextFrame();
          frames.push(now - last);
          last = now;
        }
        const end = performance.now() + walk;
        for (let n = viewports; performance.now() < end; n++) {
          jump(n);
          await settled();
        }
        return { jumps, tiles, frames, before, after: heap() };
      },
      [viewports, steps, panSteps, walk] as const,
    );
    const { result, most } = await withMemory(measuring);
    const { jumps, tiles, frames } = result;
    const after = await processMemory();
    const memory = [
      `before: ${result.before}, ${inWords(before)}`,
      `after a minute: ${result.after}, ${inWords(after)}`,
      `at most: ${inWords(most)}`,
    ].join("; ");
    const figures = [
      {
        name: "map, jump to painted",
        runs: jumps,
        method: "VGG-16 conv1_2, random place and zoom, all tiles of the view",
      },
      {
        name: "map, tile requested to painted",
        runs: tiles,
        method: "each tile that steps of zooming and panning need, to the end of the frame that paints it",
      },
      { name: "map, frame while panning", runs: frames, method: "cached tiles, between animation frames" },
    ];
    return { figures, memory };
  } finally {
    await workbench.close();
  }
}

function inWords({ host, page }: ProcessMemory): string {
  return `process of page and workbench ${page.toFixed(0)} MB, extension host ${host.toFixed(0)} MB`;
}

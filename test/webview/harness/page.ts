/** Runs before the page's own script: dresses the document as VS Code would and stands in for its host. */

import { attentionPages } from "./attentionPages.ts";
import { InPageHost } from "./inPageHost.ts";
import { files } from "./layers.ts";
import { recurrentPages } from "./recurrentPages.ts";
import { applyTheme, themes } from "./themes.ts";

const query = new URLSearchParams(location.search);
const theme = query.get("theme") ?? "dark";
applyTheme(themes[theme as keyof typeof themes] ?? themes.dark);

const listeners: ((message: unknown) => void)[] = [];
const host = new InPageHost(
  (message) => {
    const data = structuredClone(message);
    setTimeout(() => dispatchEvent(new MessageEvent("message", { data })));
  },
  (listener) => listeners.push(listener),
);
const file = query.get("file") ?? "edges";
const made = attentionPages[file] ?? recurrentPages[file];
if (made) host.loadMade(made());
else host.load(files[file] ?? "{}");

const kept = `harness ${location.search}`;
const navigation = {
  position: Number(query.get("position") ?? 0),
  outChannel: 0,
  inChannel: 0,
  slices: [],
  tab: query.get("tab") ?? "linear",
  colorBy: query.get("color") ?? "taps",
};
const fresh = JSON.stringify({ format: 1, uri: "", navigation });
Object.assign(globalThis, {
  harness: { host, files },
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => {
      const data = structuredClone(message);
      setTimeout(() => {
        for (const listener of listeners) listener(data);
      });
    },
    getState: () => JSON.parse(sessionStorage.getItem(kept) ?? fresh) as unknown,
    setState: (state: unknown) => sessionStorage.setItem(kept, JSON.stringify(state)),
  }),
});

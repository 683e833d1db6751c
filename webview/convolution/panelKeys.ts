import { indexOf, positionOf } from "../../src/core/indexing.ts";

export type PanelCommand =
  | { readonly do: "togglePlay" | "release" }
  | { readonly do: "go"; readonly position: number };

/** What a key means while no control has the focus; `sizes` are the positions of the window along each axis. */
export function commandOfKey(
  key: string,
  position: number,
  sizes: readonly number[],
): PanelCommand | undefined {
  const last = sizes.reduce((product, n) => product * n, 1) - 1;
  switch (key) {
    case " ":
      return { do: "togglePlay" };
    case "Escape":
      return { do: "release" };
    case "ArrowLeft":
      return { do: "go", position: Math.max(0, position - 1) };
    case "ArrowRight":
      return { do: "go", position: Math.min(last, position + 1) };
    case "ArrowUp":
      return { do: "go", position: rowAway(position, sizes, -1) };
    case "ArrowDown":
      return { do: "go", position: rowAway(position, sizes, 1) };
    case "Home":
      return { do: "go", position: 0 };
    case "End":
      return { do: "go", position: last };
    default:
      return undefined;
  }
}

function rowAway(position: number, sizes: readonly number[], rows: number): number {
  if (sizes.length < 2) return position;
  const at = positionOf(position, sizes);
  const axis = at.length - 2;
  at[axis] = Math.max(0, Math.min((sizes[axis] ?? 1) - 1, (at[axis] ?? 0) + rows));
  return indexOf(at, sizes);
}

/** Whether a key is meant for the panel: one with a modifier is for VS Code, one in a control for that. */
export function isForPanel({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey && !isControl(target);
}

/** Whether a key pressed there belongs to a control of its own. */
export function isControl(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.localName.startsWith("vscode-") ||
    ["input", "button", "select", "textarea"].includes(target.localName)
  );
}

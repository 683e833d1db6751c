import type { PageState } from "../src/protocol/pageState.ts";
import { readState } from "../src/protocol/stateText.ts";

/** The state that came with the page itself, if one did. It is as old as the page: one that is loaded again has to ask. */
export function givenState(): PageState | undefined {
  const text = document.getElementById("state")?.textContent;
  return text ? readState(text) : undefined;
}

import type { Settings } from "../../../scripts/embedded/settings.ts";

/** What is typed is to arrive as it is: without completions taken over unasked and brackets or quotes nobody typed. */
export const testSettings: Settings = {
  "editor.acceptSuggestionOnCommitCharacter": false,
  "editor.acceptSuggestionOnEnter": "off",
  "editor.autoClosingBrackets": "never",
  "editor.autoClosingQuotes": "never",
  "editor.autoSurround": "never",
  "editor.autoIndent": "none",
  "editor.hover.delay": 50,
  "editor.minimap.enabled": false,
  "editor.stickyScroll.enabled": false,
};

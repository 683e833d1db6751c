/** A theme of each kind: its name in the settings and in the list, and the class that the workbench then bears. */
export const themes = {
  dark: { id: "Default Dark Modern", label: "Dark Modern", workbench: "vs-dark" },
  light: { id: "Default Light Modern", label: "Light Modern", workbench: "vs" },
  "high-contrast": { id: "Default High Contrast", label: "Dark High Contrast", workbench: "hc-black" },
  "high-contrast-light": {
    id: "Default High Contrast Light",
    label: "Light High Contrast",
    workbench: "hc-light",
  },
} as const;

export type Theme = keyof typeof themes;

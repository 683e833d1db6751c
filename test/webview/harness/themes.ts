/** The variables of VS Code's default themes that the page uses, as VS Code gives them to a webview. */
const fonts = {
  "font-family": 'system-ui, "DejaVu Sans", sans-serif',
  "font-size": "13px",
  "font-weight": "normal",
  "editor-font-family": '"DejaVu Sans Mono", monospace',
  "editor-font-size": "14px",
};

const dark = {
  "editor-background": "#1f1f1f",
  "editor-foreground": "#cccccc",
  foreground: "#cccccc",
  descriptionForeground: "#9d9d9d",
  errorForeground: "#f85149",
  "editorError-foreground": "#f14c4c",
  "sideBar-background": "#181818",
  "panel-border": "#2b2b2b",
  "widget-border": "#313131",
  focusBorder: "#0078d4",
  "button-background": "#0078d4",
  "button-foreground": "#ffffff",
  "button-hoverBackground": "#026ec1",
  "button-border": "#ffffff12",
  "button-secondaryBackground": "#313131",
  "button-secondaryForeground": "#cccccc",
  "button-secondaryHoverBackground": "#3c3c3c",
  "checkbox-background": "#313131",
  "checkbox-border": "#3c3c3c",
  "dropdown-background": "#313131",
  "dropdown-border": "#3c3c3c",
  "dropdown-foreground": "#cccccc",
  "input-background": "#313131",
  "input-border": "#3c3c3c",
  "input-foreground": "#cccccc",
  "list-activeSelectionBackground": "#04395e",
  "list-activeSelectionForeground": "#ffffff",
  "list-hoverBackground": "#2a2d2e",
  "charts-orange": "#d18616",
  "icon-foreground": "#cccccc",
};

const light: typeof dark = {
  "editor-background": "#ffffff",
  "editor-foreground": "#3b3b3b",
  foreground: "#3b3b3b",
  descriptionForeground: "#3b3b3b",
  errorForeground: "#f85149",
  "editorError-foreground": "#e51400",
  "sideBar-background": "#f8f8f8",
  "panel-border": "#e5e5e5",
  "widget-border": "#e5e5e5",
  focusBorder: "#005fb8",
  "button-background": "#005fb8",
  "button-foreground": "#ffffff",
  "button-hoverBackground": "#0258a8",
  "button-border": "#0000001a",
  "button-secondaryBackground": "#e5e5e5",
  "button-secondaryForeground": "#3b3b3b",
  "button-secondaryHoverBackground": "#cccccc",
  "checkbox-background": "#f8f8f8",
  "checkbox-border": "#cecece",
  "dropdown-background": "#ffffff",
  "dropdown-border": "#cecece",
  "dropdown-foreground": "#3b3b3b",
  "input-background": "#ffffff",
  "input-border": "#cecece",
  "input-foreground": "#3b3b3b",
  "list-activeSelectionBackground": "#e8e8e8",
  "list-activeSelectionForeground": "#000000",
  "list-hoverBackground": "#f2f2f2",
  "charts-orange": "#d18616",
  "icon-foreground": "#3b3b3b",
};

const highContrast = {
  "editor-background": "#000000",
  "editor-foreground": "#ffffff",
  foreground: "#ffffff",
  descriptionForeground: "#ffffffb3",
  errorForeground: "#f48771",
  "editorError-border": "#e47777cc",
  "sideBar-background": "#000000",
  contrastBorder: "#6fc3df",
  contrastActiveBorder: "#f38518",
  focusBorder: "#f38518",
  "button-foreground": "#ffffff",
  "button-background": "#000000",
  "button-border": "#6fc3df",
  "button-secondaryForeground": "#ffffff",
  "checkbox-background": "#000000",
  "checkbox-border": "#6fc3df",
  "dropdown-background": "#000000",
  "dropdown-border": "#6fc3df",
  "dropdown-foreground": "#ffffff",
  "input-background": "#000000",
  "input-border": "#6fc3df",
  "input-foreground": "#ffffff",
  "charts-orange": "#d18616",
  "icon-foreground": "#ffffff",
};

const highContrastLight = {
  "editor-background": "#ffffff",
  "editor-foreground": "#292929",
  foreground: "#292929",
  descriptionForeground: "#292929b3",
  errorForeground: "#b5200d",
  "editorError-foreground": "#b5200d",
  "sideBar-background": "#ffffff",
  contrastBorder: "#0f4a85",
  contrastActiveBorder: "#006bbd",
  focusBorder: "#006bbd",
  "button-foreground": "#ffffff",
  "button-background": "#0f4a85",
  "button-border": "#0f4a85",
  "button-secondaryForeground": "#292929",
  "button-secondaryBackground": "#ffffff",
  "checkbox-background": "#ffffff",
  "checkbox-border": "#0f4a85",
  "dropdown-background": "#ffffff",
  "dropdown-border": "#0f4a85",
  "dropdown-foreground": "#292929",
  "input-background": "#ffffff",
  "input-border": "#0f4a85",
  "input-foreground": "#292929",
  "charts-orange": "#d18616",
  "icon-foreground": "#292929",
};

export interface Theme {
  readonly kind: "vscode-dark" | "vscode-light" | "vscode-high-contrast" | "vscode-high-contrast-light";
  readonly variables: Readonly<Record<string, string>>;
}

export const themes = {
  dark: { kind: "vscode-dark", variables: { ...fonts, ...dark } },
  light: { kind: "vscode-light", variables: { ...fonts, ...light } },
  hc: { kind: "vscode-high-contrast", variables: { ...fonts, ...highContrast } },
  hcLight: { kind: "vscode-high-contrast-light", variables: { ...fonts, ...highContrastLight } },
} as const satisfies Record<string, Theme>;

/** Dresses the page as VS Code does: variables on the root, the theme's kind on the body. */
export function applyTheme({ kind, variables }: Theme): void {
  for (const [name, value] of Object.entries(variables)) {
    document.documentElement.style.setProperty(`--vscode-${name}`, value);
  }
  document.body.dataset.vscodeThemeKind = kind;
  document.body.classList.add(kind);
}

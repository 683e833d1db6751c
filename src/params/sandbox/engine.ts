import type { QuickJSWASMModule } from "quickjs-emscripten-core";

let loading: Promise<QuickJSWASMModule> | undefined;

/** The JavaScript engine, compiled to WebAssembly: loaded with its first use and then kept. */
export function loadEngine(): Promise<QuickJSWASMModule> {
  loading ??= load();
  return loading;
}

/** Makes the next use load a fresh engine: one that was left by an exception of the host may be in any state. */
export function discardEngine(): void {
  loading = undefined;
}

async function load(): Promise<QuickJSWASMModule> {
  const [{ newQuickJSWASMModuleFromVariant }, { default: variant }] = await Promise.all([
    import("quickjs-emscripten-core"),
    import("@jitl/quickjs-singlefile-browser-release-sync"),
  ]);
  return newQuickJSWASMModuleFromVariant(variant);
}

/** What is used of WebAssembly: a part of every engine, but not of the language, so its types come with the host's. */
export interface WebAssemblyNamespace {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: { env: { memory: Memory } },
  ) => { readonly exports: object };
  readonly Memory: new (size: { initial: number; maximum: number; shared?: boolean }) => Memory;
}

export interface Memory {
  readonly buffer: ArrayBufferLike;
  /** By so many pages of 64 KiB. */
  grow(pages: number): number;
}

/** `undefined` where the engine has none, or has it switched off. */
export const webAssembly = (globalThis as unknown as { WebAssembly?: WebAssemblyNamespace }).WebAssembly;

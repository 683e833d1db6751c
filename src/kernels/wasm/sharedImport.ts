/**
 * A module that imports memory, changed to import shared memory instead: of its bytes, this is told by one bit. The code is the
 * same for both, as loads and stores are; so one file serves a single thread and many.
 *
 * https://webassembly.github.io/spec/core/binary/types.html#limits and, for the bit, the threads proposal
 *
 * @throws RangeError unless the module's one import is a memory whose size is limited
 */
export function importSharedMemory(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = limitsOfImport(module);
  if (at === undefined || module[at] !== limited) {
    throw new RangeError("expected a module whose only import is a memory with a maximum");
  }
  const result = module.slice();
  result[at] = limited | shared;
  return result;
}

const limited = 1;
const shared = 2;

const headerBytes = 8;
const importSection = 2;
const memoryImport = 2;

/** Where the flags of the imported memory are. */
function limitsOfImport(module: Uint8Array): number | undefined {
  for (let at = headerBytes; at < module.length; ) {
    const section = module[at];
    const size = unsigned(module, at + 1);
    if (section !== importSection) {
      at = size.end + size.value;
      continue;
    }
    const count = unsigned(module, size.end);
    const moduleName = unsigned(module, count.end);
    const name = unsigned(module, moduleName.end + moduleName.value);
    const kind = name.end + name.value;
    return count.value === 1 && module[kind] === memoryImport ? kind + 1 : undefined;
  }
  return undefined;
}

/** A number in LEB128, and where it ends. */
function unsigned(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, end: at };
  }
}

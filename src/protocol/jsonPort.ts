import type { Port } from "./rpc.ts";

/** Stands for a number that JSON has not. */
interface WrittenNumber {
  readonly number: "NaN" | "Infinity" | "-Infinity";
}

/**
 * A carrier over which VS Code sends messages as JSON, buffers aside: NaN and infinities would arrive as `null`. They travel by name; the
 * other end has to be such a port too.
 */
export function jsonPort(port: Port): Port {
  return {
    post: (message, transfer) => port.post(writeNumbers(message), transfer),
    onMessage: (listener) => port.onMessage((message) => listener(readNumbers(message))),
  };
}

function writeNumbers(value: unknown): unknown {
  return typeof value === "number" ? writeNumber(value) : mapMembers(value, writeNumbers);
}

function readNumbers(value: unknown): unknown {
  return isWritten(value) ? readNumber(value) : mapMembers(value, readNumbers);
}

/** A number that JSON has not by its name, and anything else as it is. */
export function writeNumber(value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value;
}

/** What `writeNumber` wrote. */
export function readNumber(value: unknown): unknown {
  return isWritten(value) ? Number(value.number) : value;
}

function isWritten(value: unknown): value is WrittenNumber {
  if (typeof value !== "object" || value === null || !("number" in value)) return false;
  const { number } = value;
  return (
    (number === "NaN" || number === "Infinity" || number === "-Infinity") && Object.keys(value).length === 1
  );
}

/** With each member of a list or plain object mapped; the value itself where that changes none, as in nearly all messages. */
function mapMembers(value: unknown, map: (member: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    let changed: unknown[] | undefined;
    for (const [n, member] of value.entries()) {
      const mapped = map(member);
      if (mapped !== member) {
        changed ??= [...value];
        changed[n] = mapped;
      }
    }
    return changed ?? value;
  }
  if (!isPlain(value)) return value;
  let changed: Record<string, unknown> | undefined;
  for (const [key, member] of Object.entries(value)) {
    const mapped = map(member);
    if (mapped !== member) {
      changed ??= { ...value };
      changed[key] = mapped;
    }
  }
  return changed ?? value;
}

/** Not a buffer or a view of one, which travel as they are. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  return !ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer);
}

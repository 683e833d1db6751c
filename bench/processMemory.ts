import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

/** Megabytes of memory that a process has in use. */
export interface ProcessMemory {
  readonly host: number;
  readonly page: number;
}

/** Milliseconds between two looks. */
const interval = 1000;

/**
 * The memory of VS Code's processes that this one has started: the extension host, workers and all other extensions included, and
 * the largest of the browser's pages, which is the workbench together with the panel.
 */
export async function processMemory(): Promise<ProcessMemory> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,rss=,args="], {
    maxBuffer: 2 ** 24,
  });
  const processes = stdout.split("\n").flatMap((line) => {
    const [, pid, parent, kilobytes, args] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return args === undefined
      ? []
      : [{ pid: Number(pid), parent: Number(parent), size: Number(kilobytes) / 1024, args }];
  });
  const ours = new Set([process.pid]);
  // A process is listed after the one that started it, but not when numbers have begun anew.
  for (let before = 0; before < ours.size; ) {
    before = ours.size;
    for (const { pid, parent } of processes) if (ours.has(parent)) ours.add(pid);
  }
  const largest = (kind: RegExp) =>
    Math.max(
      0,
      ...processes.filter(({ pid, args }) => ours.has(pid) && kind.test(args)).map(({ size }) => size),
    );
  return { host: largest(/type=extensionHost/), page: largest(/type=renderer/) };
}

/** What an action resolves to, and the most memory while it ran. */
export async function withMemory<T>(action: Promise<T>): Promise<{ result: T; most: ProcessMemory }> {
  let most: ProcessMemory = { host: 0, page: 0 };
  let isOver = false;
  const watch = async () => {
    while (!isOver) {
      const { host, page } = await processMemory();
      most = { host: Math.max(most.host, host), page: Math.max(most.page, page) };
      await pause(interval);
    }
  };
  const watching = watch();
  try {
    const result = await action;
    return { result, most };
  } finally {
    isOver = true;
    await watching;
  }
}

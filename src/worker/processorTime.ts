/**
 * A clock of this thread's processor time, in milliseconds: it stands while other programs have the processor. Where Node can't tell a thread's
 * time, that of the whole process is the most it can be, and the time that passes another bound.
 */
export function processorClock(): () => number {
  if (typeof process.threadCpuUsage === "function") return () => milliseconds(process.threadCpuUsage());
  return slowerClock(
    () => performance.now(),
    () => milliseconds(process.cpuUsage()),
  );
}

/** The same of any other thread of this process, which Node can't tell. */
export function processClock(): () => number {
  return slowerClock(
    () => performance.now(),
    () => milliseconds(process.cpuUsage()),
  );
}

/** A clock that, from one look to the next, goes on by as much as the slower of two. */
export function slowerClock(a: () => number, b: () => number): () => number {
  let time = 0;
  let last = [a(), b()] as const;
  return () => {
    const now = [a(), b()] as const;
    time += Math.min(now[0] - last[0], now[1] - last[1]);
    last = now;
    return time;
  };
}

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

/**
 * Resolves when somebody asks this process to end. The handlers stay, so that a second Ctrl+C, or the one that npm passes
 * on, does not cut off the tidying up after the first.
 */
export const interrupted = new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => resolve());
});

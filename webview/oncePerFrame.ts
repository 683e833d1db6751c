/** Runs `callback` in the next frame, once for all calls until then: what several pictures tell is followed by one rendering. */
export function oncePerFrame(callback: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      callback();
    });
  };
}

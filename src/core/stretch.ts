/** Steps that do a stretch of a whole, of which they yield the share that is done. Ending them ends what is under way. */
export function* stretch<R>(steps: Generator<number, R>, from: number, to: number): Generator<number, R> {
  try {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      yield from + (to - from) * step.value;
    }
  } finally {
    steps.return(undefined as R);
  }
}

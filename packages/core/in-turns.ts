/** Lets what waits for this thread go first. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Milliseconds that one piece of work holds the thread. A quick answer needs the thread about five times. */
const turnMs = 2

/**
 * Maps a long list without holding the thread: whenever a turn's time is used up, everybody else's work goes first.
 * The results are those of `map`.
 */
export async function mapInTurns<T, R>(items: readonly T[], make: (item: T, index: number) => R): Promise<R[]> {
  const results: R[] = []
  let until = performance.now() + turnMs
  for (const [i, item] of items.entries()) {
    results.push(make(item, i))
    if (i % 8 !== 7 || performance.now() < until) continue
    await nextTurn()
    until = performance.now() + turnMs
  }
  return results
}

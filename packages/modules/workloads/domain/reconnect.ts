/** The first and the longest delay before connecting again; jitter makes each up to a third shorter or longer. */
const pauses = {
  lost: { first: 1000, longest: 60_000 },
  /** Somebody has to change credentials or a role first, and can reconnect at once. */
  refused: { first: 5000, longest: 15 * 60_000 },
}

/**
 * The delay before the next attempt, in ms, without jitter.
 * @param lastMs the delay before the attempt that failed; 0 for the first one, and after a connection that was stable
 */
export function reconnectPauseMs(lastMs: number, why: keyof typeof pauses): number {
  const { first, longest } = pauses[why]
  return Math.min(Math.max(lastMs * 2, first), longest)
}

/** When Callboard connects again to a runtime in this state. */
export const reconnectSentence = (state: string): string | null =>
  state === 'unreachable'
    ? 'Callboard reconnects within two minutes.'
    : state === 'refused'
      ? 'Callboard tries again within 20 minutes, and at once with “Reconnect”.'
      : null

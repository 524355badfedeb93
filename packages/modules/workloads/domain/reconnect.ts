/** Maximum delay before reconnecting; jitter makes it up to a third shorter or longer. */
export const maxReconnectPauseMs = 60_000

/** The first and the last delay after credentials were refused, until somebody changes them or reconnects. */
export const refusedPauseMs = { first: 5000, max: 15 * 60_000 }

/** When Callboard connects again to a runtime in this state. */
export const reconnectSentence = (state: string): string | null =>
  state === 'unreachable'
    ? 'Callboard reconnects within two minutes.'
    : state === 'refused'
      ? 'Callboard tries again within 20 minutes, and at once with “Reconnect”.'
      : null

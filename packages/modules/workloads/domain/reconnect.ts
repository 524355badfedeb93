/** Maximum delay before reconnecting; jitter makes it up to a third shorter or longer. */
export const maxReconnectPauseMs = 60_000

/** Applies to every reconnect delay. */
export const reconnectSentence = 'Callboard reconnects within two minutes.'

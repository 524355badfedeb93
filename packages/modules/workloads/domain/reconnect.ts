/** The longest pause before a lost connection is opened again; chance makes it up to a third shorter or longer. */
export const maxReconnectPauseMs = 60_000

/** Holds for every such pause. */
export const reconnectSentence = 'Callboard reconnects within two minutes.'

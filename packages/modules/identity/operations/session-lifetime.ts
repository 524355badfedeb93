const dayMs = 86_400_000

/** A session ends so long after its sign-in, however much it is used. */
export const sessionLifetimeMs = 30 * dayMs

let idleMs = 14 * dayMs

/** Sets how long a session may go unused; a process does so once at start. */
export function setIdleTimeout(days: number): void {
  idleMs = days * dayMs
}

/** The moment before which a session must not have been used last. */
export const idleSince = (): Date => new Date(Date.now() - idleMs)

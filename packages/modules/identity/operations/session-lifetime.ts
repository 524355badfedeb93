import { composed } from '@callboard/kernel/composed'

const dayMs = 86_400_000

/** Maximum lifetime of a session, regardless of use. */
export const sessionLifetimeMs = 30 * dayMs

const idleTimeoutMs = composed('idle timeout of sessions', 14 * dayMs)

/** Sets the idle timeout of sessions; called once at startup. */
export const setIdleTimeout = (days: number): void => idleTimeoutMs.set(days * dayMs)

/** Sessions last used before this time have expired. */
export const idleSince = (): Date => new Date(Date.now() - idleTimeoutMs.get())

import { unstable_isUnrecognizedActionError } from 'next/navigation'

/**
 * Whether a server action failed because the page is of an earlier build: the server no longer has the action, and has not run
 * anything.
 */
export const isOutdatedPage = (error: unknown): boolean => unstable_isUnrecognizedActionError(error)

export const outdatedPageMessage =
  'Callboard was updated after this page was loaded. Nothing was changed. Reload the page, and try again.'

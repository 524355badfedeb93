import { TimeAgo } from './time-ago.tsx'

/**
 * When a failed attempt is retried. The only component for it, so that a time is always shown. It ends its line, because relative
 * times may end with a full stop.
 */
export const NextAttempt = ({ at, now }: { at: Date | string; now: Date | string }) => (
  <>
    Next attempt <TimeAgo at={at} now={now} />
  </>
)

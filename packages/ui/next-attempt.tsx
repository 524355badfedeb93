import { TimeAgo } from './time-ago.tsx'

/** When something that failed is tried again. The only way to say so: a promise without a time is none. */
export const NextAttempt = ({ at, now }: { at: Date | string; now: Date | string }) => (
  <>
    Next attempt <TimeAgo at={at} now={now} />.
  </>
)

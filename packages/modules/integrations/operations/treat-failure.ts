import { type ErrorCode, isAppError } from '@callboard/core/errors'
import { PostponeJob } from '@callboard/jobs/postpone'
import type { JobRun } from '@callboard/kernel/job-run'
import { isTransient, isVendorError, retryDelayS, type VendorErrorKind } from '@callboard/plugin-kit/vendor-error'
import type { HealthIssue } from './set-health.ts'

/** Who reads from a vendor. */
export type Caller = keyof typeof callers

/**
 * What follows a failure: a retry at the vendor's time, a retry with the job's next attempt, no retry although it may be
 * transient, or none at all.
 */
type Outcome = 'wait' | 'retry' | 'exhausted' | 'refused'

type State = 'waiting' | 'failed' | 'unreachable' | 'refused' | null

type Treatment<S extends State = State> = {
  /** The state of what was being read; null where it has none. */
  state: S
  /** Whether the health of the connection shows the failure. */
  health: 'always' | 'vendor' | 'never'
  /** What ends the job: a later time, the failure, or nothing where the written state settles it. */
  throws: 'postpone' | 'failure' | 'unknown' | 'nothing'
}

type CallerTreatments<S extends State = State> = {
  treatments: Record<Outcome, Treatment<S>>
  /** The consequence of an error of the platform itself. */
  appError: 'refused' | 'passing'
  /**
   * The message for an unexpected error.
   * @param id names what was read, for support
   */
  unknown(id: string): string
}

const lost = { state: 'unreachable', health: 'always', throws: 'failure' } as const
const unsettled = { state: null, health: 'never', throws: 'failure' } as const

const callers = {
  sync: {
    treatments: {
      wait: { state: 'waiting', health: 'always', throws: 'postpone' },
      retry: { state: 'waiting', health: 'never', throws: 'failure' },
      exhausted: { state: 'failed', health: 'always', throws: 'unknown' },
      refused: { state: 'failed', health: 'always', throws: 'nothing' },
    },
    appError: 'refused',
    unknown: (id) => `Something in Callboard failed while syncing. Nothing was removed. Our operators find it under ${id}.`,
  },
  feed: {
    treatments: {
      wait: { state: 'waiting', health: 'vendor', throws: 'postpone' },
      retry: { state: 'waiting', health: 'vendor', throws: 'failure' },
      exhausted: { state: 'failed', health: 'vendor', throws: 'unknown' },
      refused: { state: 'failed', health: 'vendor', throws: 'nothing' },
    },
    appError: 'refused',
    unknown: () => 'Something in Callboard failed while reading. What was read before is kept.',
  },
  // Watches are restarted until a user stops them, so they never exhaust their attempts.
  follower: {
    treatments: { wait: lost, retry: lost, exhausted: lost, refused: { ...lost, state: 'refused' } },
    appError: 'refused',
    unknown: (id) => `Something in Callboard failed while watching this connection. Our operators find it under ${id}.`,
  },
  // A delivery has no state that a page shows, and the next sync reads what it named.
  event: {
    treatments: {
      wait: { ...unsettled, throws: 'postpone' },
      retry: unsettled,
      exhausted: unsettled,
      refused: { state: null, health: 'always', throws: 'nothing' },
    },
    appError: 'passing',
    unknown: () => 'Something in Callboard failed while reading. The next sync will catch up.',
  },
} satisfies Record<string, CallerTreatments>

type StateOf<C extends Caller> = (typeof callers)[C]['treatments'][Outcome]['state']

const table: { [C in Caller]: CallerTreatments<StateOf<C>> } = callers

/** What follows from a failure. The caller writes the state, the time and the health, and then throws `thrown`, if any. */
type TreatedFailure<C extends Caller> = {
  outcome: Outcome
  state: StateOf<C>
  /** Null while a job waits for something other than a failure. */
  code: VendorErrorKind | ErrorCode | 'internal' | null
  message: string
  retryAt: Date
  health: HealthIssue | undefined
  thrown: Error | undefined
}

/** What a read is, for its failures. */
type Read = {
  /** Names it in a sentence for support. */
  id: string
  job: Pick<JobRun, 'lastAttempt'> & { retryAt?: Date }
  /** Seconds until it is read again in any case. */
  everyS: number
}

function outcomeOf(error: unknown, caller: Caller, lastAttempt: boolean): Outcome {
  if (error instanceof PostponeJob || retryDelayS(error) !== undefined) return 'wait'
  const passing = isVendorError(error) ? isTransient(error.kind) : !isAppError(error) || table[caller].appError === 'passing'
  if (!passing) return 'refused'
  return lastAttempt ? 'exhausted' : 'retry'
}

function retryTime(error: unknown, outcome: Outcome, { job, everyS }: Read): Date {
  if (error instanceof PostponeJob) return error.runAt
  if (outcome === 'retry' && job.retryAt) return job.retryAt
  return new Date(Date.now() + (retryDelayS(error) ?? everyS) * 1000)
}

function thrownBy(error: unknown, { message, retryAt }: TreatedFailure<Caller>, throws: Treatment['throws']) {
  const known = isVendorError(error) || isAppError(error)
  if (throws === 'nothing' || (throws === 'unknown' && known)) return undefined
  // A job that waits for its vendor does not use up an attempt.
  if (throws === 'postpone' && isVendorError(error)) return new PostponeJob(retryAt, message)
  return error instanceof Error ? error : new Error(String(error))
}

/**
 * Decides the consequence of a failure for every read from a vendor: the message on the page, the next attempt, and who is
 * notified.
 */
export function treatFailure<C extends Caller>(caller: C, error: unknown, read: Read): TreatedFailure<C> {
  const outcome = outcomeOf(error, caller, read.job.lastAttempt)
  const treatment = table[caller].treatments[outcome]
  const known = isVendorError(error) || isAppError(error) || error instanceof PostponeJob
  const code = isVendorError(error) ? error.kind : isAppError(error) ? error.code : 'internal'
  const message = known ? error.message : table[caller].unknown(read.id)
  const shown = treatment.health === 'always' || (treatment.health === 'vendor' && isVendorError(error))
  const treated = {
    outcome,
    state: treatment.state,
    code: error instanceof PostponeJob ? null : code,
    message,
    retryAt: retryTime(error, outcome, read),
    health: shown && !(error instanceof PostponeJob) ? { code, message } : undefined,
    thrown: undefined,
  }
  return { ...treated, thrown: thrownBy(error, treated, treatment.throws) }
}

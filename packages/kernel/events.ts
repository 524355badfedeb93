import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type Condition, enqueueAll, type FollowUp, hastenJobs, takePending } from '@callboard/db/outbox'
import { type JobContract, jobRequest } from '@callboard/jobs/define-job'
import type { z } from 'zod'
import { composed } from './composed.ts'

// Domain events between modules. A producer does not know its subscribers: each module declares its own in events.ts, and
// subscribers.ts lists them (docs/events.md, decision 049).

/** An event with its validated payload. */
export type DomainEvent = {
  readonly name: string
  readonly payload: unknown
  /** Extra delay for its subscribers, in milliseconds. */
  readonly holdMs: number
}

/** The description of an event, for documentation and for code that only needs its name. */
export type EventInfo = { readonly eventName: string; readonly description: string; readonly payload: z.ZodType }

/** Creates an event with this payload. */
export type EventDefinition<Payload extends z.ZodType> = ((payload: z.input<Payload>) => DomainEvent) &
  EventInfo & { readonly payload: Payload }

/**
 * Defines an event.
 * @param definition `description` says when it is emitted; `holdMs` is an extra delay for its subscribers on top of their own
 * debounce, until `releaseHeld` is called
 */
export function defineEvent<Payload extends z.ZodType>(definition: {
  name: string
  description: string
  payload: Payload
  holdMs?: (payload: z.output<Payload>) => number
}): EventDefinition<Payload> {
  const { name, description, payload: schema, holdMs } = definition
  const make = (input: z.input<Payload>): DomainEvent => {
    const payload = schema.parse(input)
    return { name, payload, holdMs: holdMs?.(payload) ?? 0 }
  }
  return Object.assign(make, { eventName: name, description, payload: schema })
}

/** Work that follows an event. Created only by `subscribe`. */
export type Subscriber = {
  readonly event: EventInfo
  /** What it does, as printed in docs/events.md. */
  readonly name: string
  readonly job: JobContract
  readonly settleMs: number
  readonly gathers: boolean
  /** Describes when there is nothing to do. */
  readonly condition: string | undefined
  followUp(tenantId: TenantId, event: DomainEvent): FollowUp
}

/** The job is only written if this condition holds. It is evaluated in the statement that writes the job. */
type When = { description: string; sql(tenantId: TenantId): Condition }

/**
 * Defines work that follows an event. The job is written in the transaction that emits the event.
 * @param work `settleMs` is the debounce of the job, so that one run serves many small changes; with `gathers`, the payloads of
 * all events since the last run are queued for it, to be read by `takeGathered`
 */
export function subscribe<Payload extends z.ZodType, Job extends JobContract>(
  event: EventDefinition<Payload>,
  work: {
    name: string
    job: Job
    payload: (event: z.output<Payload>) => z.input<Job['payload']>
    settleMs?: number
    gathers?: true
    when?: When
  },
): Subscriber {
  const { name, job, settleMs = 0, gathers = false, when } = work
  return {
    event,
    name,
    job,
    settleMs,
    gathers,
    condition: when?.description,
    followUp(tenantId, { payload, holdMs }) {
      const runAt = new Date(Date.now() + settleMs + holdMs)
      return {
        job: jobRequest(job, work.payload(event.payload.parse(payload)), { runAt }),
        ...(when ? { when: when.sql(tenantId) } : {}),
        ...(gathers ? { pending: { event: event.eventName, payload } } : {}),
      }
    },
  }
}

/** The event subscribers of this process. Set by compose-platform.ts only. */
export const composedSubscribers = composed<readonly Subscriber[]>('subscribers of events')

const subscribersOf = (event: string) => composedSubscribers.get().filter((s) => s.event.eventName === event)

/**
 * Writes the jobs of all subscribers in the caller's transaction, in one statement.
 * @throws in a process composed without subscribers, where the event would be lost silently
 */
export async function emit(db: TenantDb, tenantId: TenantId, event: DomainEvent): Promise<void> {
  const followUps = subscribersOf(event.name).map((s) => s.followUp(tenantId, event))
  await enqueueAll(db, tenantId, followUps)
}

/** Ends the extra delay of an event: its subscribers start after their own debounce. */
export async function releaseHeld(db: TenantDb, tenantId: TenantId, event: EventInfo): Promise<void> {
  const jobs = subscribersOf(event.eventName).map(({ job, settleMs }) => ({
    name: job.name,
    runAt: new Date(Date.now() + settleMs),
  }))
  await hastenJobs(db, tenantId, jobs)
}

export type Gathered = {
  /** Applies to all events together. */
  readonly count: number
  of<Payload extends z.ZodType>(event: EventDefinition<Payload>): z.output<Payload>[]
}

/** Takes the payloads queued for a job since its last run. They are restored if the transaction rolls back. */
export async function takeGathered(db: TenantDb, tenantId: TenantId, job: JobContract): Promise<Gathered> {
  const rows = await takePending(db, tenantId, job.name)
  return {
    count: rows.length,
    of: (event) => rows.filter((r) => r.event === event.eventName).map((r) => event.payload.parse(r.payload)),
  }
}

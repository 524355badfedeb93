import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type Condition, enqueueAll, type FollowUp, hastenJobs, takePending } from '@callboard/db/outbox'
import { type JobContract, jobRequest } from '@callboard/jobs/define-job'
import type { z } from 'zod'
import { composed } from './composed.ts'

// What happens in one part of the product and concerns others. Whoever emits an event knows none of its subscribers:
// each declares itself in the events.ts of its folder, and subscribers.ts lists them (docs/events.md, decision 049).

/** Something that has happened, with its checked payload. */
export type DomainEvent = {
  readonly name: string
  readonly payload: unknown
  /** How much longer than usual its subscribers wait, in milliseconds. */
  readonly holdMs: number
}

/** What an event is, for documentation and for those who only name it. */
export type EventInfo = { readonly eventName: string; readonly description: string; readonly payload: z.ZodType }

/** Called with a payload, it makes an event to emit. */
export type EventDefinition<Payload extends z.ZodType> = ((payload: z.input<Payload>) => DomainEvent) &
  EventInfo & { readonly payload: Payload }

/**
 * Declares an event.
 * @param definition `description` says when it is emitted; `holdMs` how long its subscribers are held back besides their own
 * time to settle, until `releaseHeld`
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

/** A part of the product that has work to do after an event. Made by `subscribe` alone. */
export type Subscriber = {
  readonly event: EventInfo
  /** What it does, as docs/events.md says it. */
  readonly name: string
  readonly job: JobContract
  readonly settleMs: number
  readonly gathers: boolean
  /** In words: when there is nothing to do. */
  readonly condition: string | undefined
  followUp(tenantId: TenantId, event: DomainEvent): FollowUp
}

/** Only where there is something to do. Asked in the statement that writes the job. */
type When = { description: string; sql(tenantId: TenantId): Condition }

/**
 * Declares work that follows an event, as a job that the event's transaction asks for.
 * @param work `settleMs` is how long the job waits, so that one serves many small steps; with `gathers` the payloads of all
 * events since the last job wait for it, to be taken by `takeGathered`
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

/** Who subscribes to events in this process. Composed with the platform (compose-platform.ts); nobody else sets it. */
export const composedSubscribers = composed<readonly Subscriber[]>('subscribers of events')

const subscribersOf = (event: string) => composedSubscribers.get().filter((s) => s.event.eventName === event)

/**
 * Tells subscribers of an event: their jobs are written in the caller's transaction, in one statement.
 * @throws in a process that was composed without subscribers, where the event would be lost without a trace
 */
export async function emit(db: TenantDb, tenantId: TenantId, event: DomainEvent): Promise<void> {
  const followUps = subscribersOf(event.name).map((s) => s.followUp(tenantId, event))
  await enqueueAll(db, tenantId, followUps)
}

/** Lets subscribers that an event holds back begin after their usual time to settle. */
export async function releaseHeld(db: TenantDb, tenantId: TenantId, event: EventInfo): Promise<void> {
  const jobs = subscribersOf(event.eventName).map(({ job, settleMs }) => ({
    name: job.name,
    runAt: new Date(Date.now() + settleMs),
  }))
  await hastenJobs(db, tenantId, jobs)
}

export type Gathered = {
  /** Of all events together. */
  readonly count: number
  of<Payload extends z.ZodType>(event: EventDefinition<Payload>): z.output<Payload>[]
}

/** Takes the payloads that gathered for a job since it ran last. They come back when its transaction fails. */
export async function takeGathered(db: TenantDb, tenantId: TenantId, job: JobContract): Promise<Gathered> {
  const rows = await takePending(db, tenantId, job.name)
  return {
    count: rows.length,
    of: (event) => rows.filter((r) => r.event === event.eventName).map((r) => event.payload.parse(r.payload)),
  }
}

import type { z } from 'zod'

/** Few queues, by speed and blast radius. */
export const jobGroups = ['events', 'sync', 'billing', 'system'] as const
export type JobGroup = (typeof jobGroups)[number]

export type JobContract<
  Name extends string = string,
  Payload extends z.ZodType = z.ZodType,
  Scope extends 'tenant' | 'system' = 'tenant' | 'system',
> = {
  name: Name
  group: JobGroup
  /** A tenant job runs inside one tenant's context; a system job serves the platform. */
  scope: Scope
  payload: Payload
  /** Tries in all, with exponential back-off. */
  attempts: number
  timeoutMs: number
  /** At most one waiting job for each tenant and key. */
  dedupe?: (payload: z.output<Payload>) => string
  /** The payload holds secrets, such as a link that signs in: it is wiped when the job has ended. */
  forget?: boolean
  /** For system jobs: repeats at this interval in milliseconds. */
  everyMs?: number
}

/** What a handler gets: a parsed payload for this contract. */
export type PayloadOf<C extends JobContract> = z.output<C['payload']>

/** Declares a job. Producers import the contract; only `workers/` imports handlers. */
export function defineJob<Name extends string, Payload extends z.ZodType, Scope extends 'tenant' | 'system'>(
  contract: JobContract<Name, Payload, Scope>,
): JobContract<Name, Payload, Scope> {
  return contract
}

/** A job as the outbox stores it. */
export type JobRequest = { name: string; group: JobGroup; payload: unknown; dedupeKey: string | null; runAt?: Date }

/** Checks a payload against its contract and makes the row for the outbox. */
export function jobRequest<C extends JobContract>(
  contract: C,
  payload: z.input<C['payload']>,
  options: { runAt?: Date } = {},
): JobRequest {
  const parsed = contract.payload.parse(payload)
  return { name: contract.name, group: contract.group, payload: parsed, dedupeKey: contract.dedupe?.(parsed) ?? null, ...options }
}

import type { z } from 'zod'

/** Few queues, separated by speed and impact of failures. */
export const jobGroups = ['events', 'sync', 'billing', 'system'] as const
export type JobGroup = (typeof jobGroups)[number]

export type JobContract<
  Name extends string = string,
  Payload extends z.ZodType = z.ZodType,
  Scope extends 'tenant' | 'system' = 'tenant' | 'system',
> = {
  name: Name
  group: JobGroup
  /** A tenant job runs in one tenant's context; a system job runs for the platform. */
  scope: Scope
  payload: Payload
  /** Total attempts, with exponential backoff. */
  attempts: number
  timeoutMs: number
  /** At most one waiting job per tenant and key. */
  dedupe?: (payload: z.output<Payload>) => string
  /** The payload contains secrets, such as a sign-in link: it is erased when the job ends. */
  redactPayload?: boolean
  /** For system jobs: repeat interval in milliseconds. */
  intervalMs?: number
}

/** What a handler receives: the parsed payload of this contract. */
export type PayloadOf<C extends JobContract> = z.output<C['payload']>

/** Defines a job. Producers import the contract; only `workers/` imports handlers. */
export function defineJob<Name extends string, Payload extends z.ZodType, Scope extends 'tenant' | 'system'>(
  contract: JobContract<Name, Payload, Scope>,
): JobContract<Name, Payload, Scope> {
  return contract
}

/** A job as stored in the outbox. */
export type JobRequest = { name: string; group: JobGroup; payload: unknown; dedupeKey: string | null; runAt?: Date }

/** Validates a payload and builds the outbox row. */
export function jobRequest<C extends JobContract>(
  contract: C,
  payload: z.input<C['payload']>,
  options: { runAt?: Date } = {},
): JobRequest {
  const parsed = contract.payload.parse(payload)
  return { name: contract.name, group: contract.group, payload: parsed, dedupeKey: contract.dedupe?.(parsed) ?? null, ...options }
}

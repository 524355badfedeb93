import type { z } from 'zod'

/**
 * Queues by urgency, each with slots of its own, so that none waits for another:
 * - `interactive`: somebody looks at the screen, or waits for a message
 * - `push`: what vendors and receivers of webhooks sent or are sent
 * - `background`: syncs, scheduled reads, and what follows from changes
 * - `bulk`: what takes long, or the CPU: indexes, lint, exports, the clean-up
 * - `system`: short schedules of the platform, which start the rest
 */
export const jobGroups = ['interactive', 'push', 'background', 'bulk', 'system'] as const
export type JobGroup = (typeof jobGroups)[number]

/** Groups of the previous version. Its rows are dispatched to the group of their contract. */
export const formerJobGroups = ['events', 'sync', 'billing'] as const
export type FormerJobGroup = (typeof formerJobGroups)[number]

/** `slots`: jobs that run at a time in one process. `perTenant`: jobs of one tenant that are in the queue, over all processes. */
export const groupLimits: Readonly<Record<JobGroup, { slots: number; perTenant: number }>> = {
  interactive: { slots: 6, perTenant: 4 },
  push: { slots: 8, perTenant: 6 },
  background: { slots: 4, perTenant: 4 },
  bulk: { slots: 2, perTenant: 1 },
  system: { slots: 2, perTenant: 6 },
}

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
  /**
   * It does what stored data says is due, without a payload: after its last attempt has failed, the reconciler requests it again
   * until it succeeds.
   */
  retryAfterFailure?: true
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

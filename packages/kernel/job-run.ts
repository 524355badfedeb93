import type { TenantId } from '@callboard/core/ids'

/** The run that a sync works on. */
export type Target = { tenantId: TenantId; integrationId: string; runId: string }

/** What a handler knows of its job. Whoever may say that it is tried again can say when: `retryAt` at the latest. */
export type JobRun = { signal: AbortSignal } & ({ lastAttempt: true } | { lastAttempt: false; retryAt: Date })

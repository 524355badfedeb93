import type { TenantId } from '@callboard/core/ids'

/** The sync run that a job works on. */
export type Target = { tenantId: TenantId; integrationId: string; runId: string }

/** The job as its handler sees it. `retryAt` is the latest time of the next attempt. */
export type JobRun = { signal: AbortSignal } & ({ lastAttempt: true } | { lastAttempt: false; retryAt: Date })

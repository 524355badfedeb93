import type { TenantId } from '@callboard/core/ids'

/** The run that a sync works on. */
export type Target = { tenantId: TenantId; integrationId: string; runId: string }

/** What a handler knows of its job. */
export type JobRun = { signal: AbortSignal; lastAttempt: boolean }

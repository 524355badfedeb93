import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Prisma } from '@callboard/db/generated/client'
import type { Orphan } from '@callboard/db/orphans'
import type { JobContract, JobRequest } from '@callboard/jobs/define-job'
import type { Platform } from './platform.ts'

/**
 * An unfinished state that a job carries on. Its heartbeat is the unfinished job: queued, postponed, or running within its
 * timeout. Once there is none, the reconciler requests another, or ends the state after `maxFailures` failed jobs.
 */
export type CarriedState = {
  /** `table.column` and its unfinished values, for docs/operations/running-states.md. */
  readonly state: string
  readonly job: JobContract
  readonly maxFailures: number
  /** What people see after the last failure. */
  readonly ending: string
  /** Unfinished rows of all tenants, as `findOrphans` reads them. */
  rows(): Prisma.Sql
  resume(orphan: Orphan): JobRequest
  /** Ends the state with a named failure; nothing if it has ended meanwhile. */
  fail(db: TenantDb, tenantId: TenantId, orphan: Orphan, platform: Platform): Promise<void>
}

/** An unfinished state that a schedule reads by itself, so that it continues after any failure. */
type ScheduledState = {
  readonly state: string
  readonly schedule: JobContract
  /** After which time, and with which result. */
  readonly ending: string
}

export type RunningState = CarriedState | ScheduledState

/** Failed jobs, each with all its attempts, before a state is given up. */
export const maxFailedJobs = 3

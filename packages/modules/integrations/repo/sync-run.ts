import type { TenantDb } from '@callboard/db/for-tenant'

/** Runs of an integration are started by one transaction at a time. */
export const lockRuns = (db: TenantDb, integrationId: string) => db.$queryRaw`
  select pg_advisory_xact_lock(hashtext(${`sync:${integrationId}`}))::text`

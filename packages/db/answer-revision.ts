import type { TenantId } from '@callboard/core/ids'
import { Prisma } from './generated/client.ts'

/** What the revision counts changes of. */
export type RevisionSubject = 'costs' | 'deployments'

/** How often bills and their allocations, or deployments, have changed, as an SQL value. Counted by triggers. */
export const revisionOfAnswers = (tenantId: TenantId, about: RevisionSubject): Prisma.Sql => Prisma.sql`coalesce((
  select revision::text from answer_revision where tenant_id = ${tenantId}::uuid and about = ${about}), '')`

/** A statement with that value alone. */
export const selectRevision = (tenantId: TenantId, about: RevisionSubject): Prisma.Sql =>
  Prisma.sql`select ${revisionOfAnswers(tenantId, about)} as revision`

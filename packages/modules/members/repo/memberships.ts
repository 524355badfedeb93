import type { UserId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'
import { Prisma } from '@callboard/db/generated/client'

export type MembershipRow = { tenantId: string; role: string; slug: string; name: string; demo: boolean }

const membershipColumns = Prisma.sql`m.tenant_id as "tenantId", m.role, t.slug, t.name, t.demo is not null as demo`

/** The memberships of the user of a session, by name of the organization. Says nothing about whether the session is valid. */
export const findMembershipsOfSession = (db: AnyDb, sessionId: string) =>
  db.$queryRaw<MembershipRow[]>`
    select ${membershipColumns} from session s join membership m on m.user_id = s.user_id join tenant t on t.id = m.tenant_id
    where s.id = ${sessionId}::uuid order by t.name`

/** A user's memberships by name of the organization: all, or that of the organization with a slug. */
export const findMemberships = (db: AnyDb, userId: UserId, slug?: string) =>
  db.$queryRaw<MembershipRow[]>`
    select ${membershipColumns} from membership m join tenant t on t.id = m.tenant_id
    where m.user_id = ${userId}::uuid ${slug === undefined ? Prisma.empty : Prisma.sql`and t.slug = ${slug}`} order by t.name`

import { roles } from '@callboard/core/permissions'
import { Prisma } from '@callboard/db/generated/client'

const { sql } = Prisma

/** Orders of the list of members. */
export const memberSorts = ['name', 'role', 'active', 'joined'] as const
type MemberSort = (typeof memberSorts)[number]

const columns: Readonly<Record<MemberSort, Prisma.Sql>> = {
  name: sql`lower(name)`,
  role: sql`array_position(${[...roles]}::text[], role)`,
  active: sql`last_seen_at`,
  joined: sql`created_at`,
}

/** The order of members; those who were never active are last in either direction. */
export const memberOrder = (by: MemberSort, order: 'asc' | 'desc'): Prisma.Sql =>
  sql`${columns[by]} ${order === 'desc' ? sql`desc` : sql`asc`} nulls last, name, email, user_id`

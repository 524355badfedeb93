import { roles } from '@callboard/core/permissions'
import { closedValue } from '@callboard/db/closed-columns'
import type { TenantDb } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'

const { sql } = Prisma

/** Orders of the list of members. */
export const memberSorts = ['name', 'role', 'active', 'joined'] as const
type MemberSort = (typeof memberSorts)[number]

const orders: Readonly<Record<MemberSort, Prisma.Sql>> = {
  name: sql`lower(name)`,
  role: sql`array_position(${[...roles]}::text[], role)`,
  active: sql`last_seen_at`,
  joined: sql`created_at`,
}

/** The order of members; those who were never active are last in either direction. */
const memberOrder = (by: MemberSort, order: 'asc' | 'desc'): Prisma.Sql =>
  sql`${orders[by]} ${order === 'desc' ? sql`desc` : sql`asc`} nulls last, name, email, user_id`

export type Member = {
  userId: string
  role: (typeof roles)[number]
  name: string
  email: string
  emailVerified: boolean
  githubLogin: string | null
  /** The chosen catalog User; '' for none; null for automatic. */
  catalogUser: string | null
  createdAt: Date
  lastSeenAt: Date | null
}

type Row = Omit<Member, 'role'> & { role: string }

const member = (row: Row): Member => ({ ...row, role: closedValue('membership.role', row.role) })

const memberColumns = sql`user_id as "userId", role, created_at as "createdAt", name, email, email_verified as "emailVerified",
  github_login as "githubLogin", catalog_user as "catalogUser", last_seen_at as "lastSeenAt"`

// Names are stored outside of the organization, so that members are read by functions of the database.

/** One member, or undefined. */
export async function findMember(db: TenantDb, userId: string): Promise<Member | undefined> {
  const [row] = await db.$queryRaw<Row[]>`select ${memberColumns} from app.tenant_member(${userId}::uuid)`
  return row ? member(row) : undefined
}

type MemberFilter = {
  /** Part of the name or the email address, in any way of writing it; empty for all. */
  text: string
  role?: Member['role'] | undefined
  sort: MemberSort
  order: 'asc' | 'desc'
  limit: number
  offset: number
}

/** A page of members, and how many match. */
export async function findMembers(db: TenantDb, { text, role, sort, order, limit, offset }: MemberFilter) {
  const rows = await db.$queryRaw<(Row & { total: number })[]>`
    select ${memberColumns}, count(*) over ()::int as total from app.tenant_members()
    where (${role ?? null}::text is null or role = ${role ?? null})
      and (${text} = '' or position(app.folded(${text}) in app.search_form(name || ' ' || email)) > 0)
    order by ${memberOrder(sort, order)} limit ${limit} offset ${offset}`
  return { members: rows.map(({ total: _, ...row }) => member(row)), total: rows[0]?.total ?? 0 }
}

/** Those of the given email addresses that belong to members. */
export async function findMemberEmails(db: TenantDb, emails: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ email: string }[]>`select email from app.tenant_members() where email = any(${[...emails]})`
  return new Set(rows.map((row) => row.email))
}

/** Whether some owner has verified their email address. */
export async function hasConfirmedOwner(db: TenantDb): Promise<boolean> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    select count(*)::int as n from app.tenant_members() where role = 'owner' and email_verified`
  return (row?.n ?? 0) > 0
}
